import { foldEmail } from '#domain/administrator/schema.ts';
import type { RejectionCode } from '#rejection.ts';
import { COLUMNS } from './columns.ts';
import type { CsvLine } from './line.ts';

export interface Addition {
	readonly email: string;
	readonly firstName: string;
	readonly lastName: string;
	readonly role: string;
	readonly mfaRequired: boolean;
	readonly apiAccess: boolean;
	readonly accessMode: 'all' | 'selected';
	readonly organizationIds: string[];
}

export interface ReadLine {
	readonly addition: Addition;
	readonly unknown: readonly string[];
}

/** Returns the column of a line that cannot be read; an empty cell is readable and says nothing. */
export function unreadableColumn({
	isBroken,
	mfaRequired,
	apiAccess
}: CsvLine): string | undefined {
	if (isBroken) return COLUMNS.firstName;
	if (!/^(required|not required|)$/i.test(mfaRequired)) return COLUMNS.mfaRequired;
	return /^(yes|no|)$/i.test(apiAccess) ? undefined : COLUMNS.apiAccess;
}

export function readLine(line: CsvLine, idByName: ReadonlyMap<string, string>): ReadLine {
	const reachesAll = line.organizations.toLowerCase() === 'all';
	const names = reachesAll ? [] : namesIn(line.organizations);
	const ids = names.flatMap((name) => idByName.get(name.toLowerCase()) ?? []);
	return {
		addition: {
			email: line.email,
			firstName: line.firstName,
			lastName: line.lastName,
			role: line.role,
			mfaRequired: line.mfaRequired.toLowerCase() !== 'not required',
			apiAccess: line.apiAccess.toLowerCase() === 'yes',
			...(reachesAll
				? { accessMode: 'all', organizationIds: [] }
				: { accessMode: 'selected', organizationIds: [...new Set(ids)] })
		},
		unknown: names.filter((name) => !idByName.has(name.toLowerCase()))
	};
}

export function byName(
	organizations: Iterable<{ readonly id: string; readonly name: string }>
): Map<string, string> {
	const idByName = new Map<string, string>();
	const ambiguous = new Set<string>();
	for (const { id, name } of organizations) {
		const folded = name.toLowerCase();
		if (idByName.has(folded)) ambiguous.add(folded);
		idByName.set(folded, id);
	}
	for (const name of ambiguous) idByName.delete(name);
	return idByName;
}

export function labelOf({ email }: CsvLine): string {
	return foldEmail(email);
}

export function columnOf(code: RejectionCode, argument: string | undefined): string | undefined {
	const name = ARGUMENT_BY_CODE[code] ?? argument;
	return name === undefined ? undefined : (COLUMN_BY_ARGUMENT[name] ?? name);
}

export const ARGUMENT_BY_CODE: Readonly<Partial<Record<RejectionCode, string>>> = {
	email_required: 'email',
	email_invalid: 'email',
	email_taken: 'email',
	role_required: 'role',
	role_unknown: 'role',
	organization_unknown: 'organizationIds',
	organization_unattached: 'organizationIds',
	id_reused: 'id',
	deleted: 'id'
};

const COLUMN_BY_ARGUMENT: Readonly<Record<string, string>> = {
	...COLUMNS,
	id: COLUMNS.email,
	organizationIds: COLUMNS.organizations
};

function namesIn(cell: string): string[] {
	const names = cell.split(';').map((name) => name.trim());
	return names.filter((name) => name !== '');
}
