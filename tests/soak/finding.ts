export const FINDING_KINDS = ['lost', 'twice', 'diverged', 'broken'] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** Checks by what it means that they fail; any other one, and whatever else was thrown, is broken. */
const kindsByCheck: Readonly<Record<string, FindingKind>> = {
	...{ C1: 'lost', C2: 'twice' },
	...{ C4: 'diverged', C5: 'diverged', C7: 'diverged' }
};

/** What the checker means by what it throws: its messages begin with the number of a check. */
export function findingOf(error: unknown): FindingKind {
	const [check = ''] = /^C\d+(?= )/m.exec(wordsOf(error)) ?? [];
	return kindsByCheck[check] ?? 'broken';
}

/** With what lies beneath: the property that runs a check reports in its own words. */
export function wordsOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const cause = error.cause === undefined ? '' : `\n${wordsOf(error.cause)}`;
	// The steps of a run fill screens, and its seed gives them again.
	return `${error.message.replace(/^Counterexample: .*\n/m, '')}${cause}`;
}
