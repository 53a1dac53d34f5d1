/** Number of requirements in each chapter of docs/security.md. */
const CHAPTERS = { A: 15, B: 17, C: 16, D: 28, E: 25, F: 17, G: 16, L: 18 } as const;
const THREATS = 23;

/** A01 to L18. */
export const REQUIREMENTS: readonly string[] = Object.entries(CHAPTERS).flatMap(
	([chapter, count]) => numbered(count).map((number) => chapter + String(number).padStart(2, '0'))
);

/** T1 to T23. */
export const THREAT_ROWS: readonly string[] = numbered(THREATS).map((number) => `T${number}`);

/** Returns the rows that a test proves, by the start of its title, as in `SEC-A07 SEC-E11 …`. */
export function rowsOf(title: string): readonly string[] {
	const [head = ''] = /^(SEC-[A-Z]\d+ )*/.exec(title) ?? [];
	return [...head.matchAll(/SEC-([A-Z]\d+) /g)].map(([, row = '']) => row);
}

function numbered(count: number): number[] {
	return Array.from({ length: count }, (_, place) => place + 1);
}
