import { Administrator, foldEmail } from '#domain/administrator/schema.ts';
import { isMfaRequired } from '#domain/administrator/mfa.ts';
import type { Row } from '#row.ts';

/** Description of an administrator, as the mutators that add them take it. */
export interface Said {
	readonly email: string;
	readonly firstName: string;
	readonly lastName: string;
	readonly role: string;
	readonly mfaRequired?: boolean | undefined;
	readonly apiAccess?: boolean | undefined;
	readonly accessMode?: 'all' | 'selected' | undefined;
	readonly organizationIds?: readonly string[] | undefined;
}

/** Administrator who already exists. */
export interface Existing {
	readonly id: string;
	readonly row: Row;
	readonly access: Row | undefined;
	readonly provider: Row | undefined;
}

/**
 * Compares a description with an existing administrator, ignoring events since they were added.
 * `brought`: the organizations that came with the same import.
 */
export function saysTheSame(
	said: Said,
	existing: Existing,
	brought: ReadonlySet<string> = new Set()
): boolean {
	const { id, row, provider } = existing;
	const is = Administrator.parse(row.value);
	const rows = { row: (name: string) => (name === 'provider' ? provider : row), find: () => [] };
	return (
		foldEmail(is.email) === foldEmail(said.email) &&
		is.firstName === said.firstName.trim() &&
		is.lastName === said.lastName.trim() &&
		is.role.toLowerCase() === said.role.trim().toLowerCase() &&
		// A stricter value here is no difference, because the Global MFA Requirement makes it so.
		(said.mfaRequired === false || isMfaRequired(rows, id, '')) &&
		is.apiAccess === said.apiAccess &&
		reachesTheSame(said, existing, { mode: is.accessMode, brought })
	);
}

function reachesTheSame(
	{ accessMode, organizationIds = [] }: Said,
	{ access }: Existing,
	{ mode, brought }: { mode: Administrator['accessMode']; brought: ReadonlySet<string> }
): boolean {
	const wanted = new Set<string>(organizationIds);
	// Organizations may have been added since; all of the earlier ones still counts as all.
	if (mode === 'all')
		return accessMode === 'all' || (brought.size > 0 && brought.isSubsetOf(wanted));
	const edges = Object.entries(access?.value ?? {});
	const reached = new Set(edges.filter(([, granted]) => granted === true).map(([id]) => id));
	return accessMode === 'selected' && reached.size === wanted.size && reached.isSubsetOf(wanted);
}
