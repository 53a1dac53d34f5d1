/** Requirement in docs/security.md. */
export interface SecurityRow {
	readonly row: string;
	readonly requirement: string;
	/** Why the requirement does not apply or is not met, or how it is weaker than its wording. */
	readonly reason: string;
}

const DOES_NOT_APPLY = 'Does not apply';

export function readSecurityPage(page: string): readonly SecurityRow[] {
	return [...page.matchAll(/^- \*\*([A-GL]\d\d)\*\* (.*)(?:\n {2}(.*))?$/gm)].map(
		([, row = '', requirement = '', reason = '']) => ({ row, requirement, reason })
	);
}

/** Returns the rows that a test has to show. */
export function applicableRows(page: string): readonly string[] {
	return readSecurityPage(page)
		.filter(({ reason }) => !reason.startsWith(DOES_NOT_APPLY))
		.map(({ row }) => row);
}
