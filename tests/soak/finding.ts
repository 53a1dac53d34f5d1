export const FINDING_KINDS = ['lost', 'twice', 'diverged', 'broken'] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/**
 * Kinds of finding by the number of the check that failed. Other checks and other errors are
 * `broken`.
 */
const kindsByCheck: Readonly<Record<string, FindingKind>> = {
	C1: 'lost',
	C2: 'twice',
	C4: 'diverged',
	C5: 'diverged',
	C7: 'diverged'
};

/** Maps an error of the checker to a kind; its message begins with the number of a check. */
export function findingOf(error: unknown): FindingKind {
	const [check = ''] = /^C\d+(?= )/m.exec(wordsOf(error)) ?? [];
	return kindsByCheck[check] ?? 'broken';
}

/**
 * Returns the messages of an error and its causes, because the property that runs a check reports
 * in its own words.
 */
export function wordsOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const cause = error.cause === undefined ? '' : `\n${wordsOf(error.cause)}`;
	// The steps of a run fill screens, and its seed gives them again.
	return `${error.message.replace(/^Counterexample: .*\n/m, '')}${cause}`;
}
