import { createHash } from 'node:crypto';

import { Administrator, foldEmail } from '@tenantry/shared/domain/administrator.ts';
import { isMfaRequired } from '@tenantry/shared/domain/mfa.ts';
import type { MutationArgs } from '@tenantry/shared/mutators.ts';
import type { RejectionCode } from '@tenantry/shared/rejection.ts';

import { COLUMNS, type CsvLine } from './csv.ts';
import type { Candidate, Existing } from './intake.ts';
import type { Links } from './links.ts';
import type { LineReport } from './report.ts';
import { AdministratorRecord, roleNameOf } from './roster.ts';
import { sortOut, type NumberedRecord } from './sort-out.ts';

type Import = MutationArgs<'administrator.import'>;

/** What an organization is called, and which there are: by name for people, by link for programs. */
export interface KnownOrganizations {
	readonly ids: ReadonlySet<string>;
	/** Folded; a name that two bear leads nowhere. */
	readonly idByName: ReadonlyMap<string, string>;
	/** The organizations that the same import brought or found. */
	readonly imported: ReadonlySet<string>;
}

/** The administrators of a list, with the links of all lists, and the entries that are none. */
export function toAdministrators(
	entries: readonly unknown[],
	{
		known,
		linked
	}: {
		readonly known: KnownOrganizations;
		readonly linked: readonly Links['organizationsByAdministrator'][];
	}
): { readonly candidates: Candidate[]; readonly refused: LineReport[] } {
	const { records, refused } = sortOut(entries, AdministratorRecord, ({ email }) => email);
	const candidates = records.map((record) => {
		const links = linked.flatMap((organizations) => [
			...(organizations.get(record.record.id) ?? [])
		]);
		return toAdministrator(record, new Set(links), known);
	});
	return { candidates, refused };
}

/** An administrator with their links; who is linked to every organization reaches all, also later. */
function toAdministrator(
	{ line, label, record }: NumberedRecord<AdministratorRecord>,
	links: ReadonlySet<string>,
	known: KnownOrganizations
): Candidate {
	const { id, created: createdAt, apiKeyHash } = record;
	const args: Import = {
		...{ id, email: record.email, firstName: record.firstname, lastName: record.lastname },
		...{ role: roleNameOf(record), mfaRequired: record.enableMultiFactor },
		...{ registered: record.registered, suspended: record.suspended },
		apiAccess: record.apiKeyAllowed,
		mfaEnrolmentStartedAt: record.totpEnrolled ? (createdAt ?? 0) : null,
		apiKey: apiKeyHash
			? {
					prefix: apiKeyHash.prefix,
					createdAt: apiKeyHash.createdAt,
					expiresAt: apiKeyHash.expireAt
				}
			: null,
		...(createdAt !== undefined && { createdAt }),
		...accessOf(links, known)
	};
	return { ...candidate(args, known, JSON_FIELDS), ...{ line, label, id } };
}

/** The column of a line that cannot be read; an empty cell says nothing, and is read as such. */
export function unreadableColumn({ isBroken, mfa, apiAccess }: CsvLine): string | undefined {
	if (isBroken) return COLUMNS.firstName;
	if (!/^(required|not required|)$/i.test(mfa)) return COLUMNS.mfa;
	return /^(yes|no|)$/i.test(apiAccess) ? undefined : COLUMNS.apiAccess;
}

/** A line of a spreadsheet. Its id follows from its address, so that it comes in only once. */
export function toAdministratorOfLine(
	line: CsvLine,
	providerId: string,
	known: KnownOrganizations
): Candidate {
	const email = foldEmail(line.email);
	const id = derivedId('administrator', providerId, email);
	const names = line.organizations.split(';').map((name) => name.trim());
	const reachesAll = line.organizations.toLowerCase() === 'all';
	const organizationIds = names
		.filter((name) => name !== '')
		// An id that nobody has, so that the name is refused in its turn.
		.map((name) => known.idByName.get(name.toLowerCase()) ?? derivedId('none', providerId, name));
	const args: Import = {
		...{ id, email: line.email, firstName: line.firstName, lastName: line.lastName },
		...{ role: line.role, registered: false, suspended: false },
		...{ mfaEnrolmentStartedAt: null, apiKey: null },
		mfaRequired: line.mfa.toLowerCase() !== 'not required',
		apiAccess: line.apiAccess.toLowerCase() === 'yes',
		...(reachesAll
			? { accessMode: 'all', organizationIds: [] }
			: { accessMode: 'selected', organizationIds: [...new Set(organizationIds)] })
	};
	const { line: number } = line;
	return { ...candidate(args, known, CSV_FIELDS), ...{ line: number, label: email, id, email } };
}

const JSON_FIELDS: Readonly<Record<string, string>> = {
	firstName: 'firstname',
	lastName: 'lastname',
	role: 'roleName',
	apiAccess: 'apiKeyAllowed',
	'apiKey.prefix': 'apiKeyHash.prefix',
	organizationIds: 'organizations'
};

const CSV_FIELDS: Readonly<Record<string, string>> = {
	id: COLUMNS.email,
	email: COLUMNS.email,
	firstName: COLUMNS.firstName,
	lastName: COLUMNS.lastName,
	role: COLUMNS.role,
	organizationIds: COLUMNS.organizations
};

const ARGUMENT_BY_CODE: Readonly<Partial<Record<RejectionCode, string>>> = {
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

function candidate(
	args: Import,
	known: KnownOrganizations,
	fields: Readonly<Record<string, string>>
): Omit<Candidate, 'line' | 'label' | 'id'> {
	return {
		collection: 'administrator',
		change: { name: 'administrator.import', args },
		isSame: (existing) => isSame(args, existing, known),
		fieldOf(code, argument) {
			const name = ARGUMENT_BY_CODE[code] ?? argument;
			return name === undefined ? undefined : (fields[name] ?? name);
		}
	};
}

function accessOf(
	links: ReadonlySet<string>,
	{ ids }: KnownOrganizations
): Pick<Import, 'accessMode' | 'organizationIds'> {
	const reachesAll = ids.size > 0 && ids.isSubsetOf(links);
	return reachesAll
		? { accessMode: 'all', organizationIds: [] }
		: { accessMode: 'selected', organizationIds: [...links] };
}

/** Whether the file says of somebody what is true here. What happened to them since does not count. */
function isSame(args: Import, { row, access, provider }: Existing, known: KnownOrganizations) {
	const existing = Administrator.parse(row.value);
	const rows = { row: (name: string) => (name === 'provider' ? provider : row), find: () => [] };
	const demanded = isMfaRequired(rows, args.id, '');
	return (
		foldEmail(existing.email) === foldEmail(args.email) &&
		existing.firstName === args.firstName.trim() &&
		existing.lastName === args.lastName.trim() &&
		existing.role.toLowerCase() === args.role.trim().toLowerCase() &&
		// Stricter here than in the file is no difference: the Global MFA Requirement makes it so.
		(args.mfaRequired === false || demanded) &&
		existing.apiAccess === args.apiAccess &&
		hasSameAccess(args, { existing, access, known })
	);
}

function hasSameAccess(
	{ accessMode, organizationIds = [] }: Import,
	{
		existing,
		access,
		known
	}: {
		readonly existing: Administrator;
		readonly access: Existing['access'];
		readonly known: KnownOrganizations;
	}
): boolean {
	const wanted = new Set<string>(organizationIds);
	// Organizations may have been added since; all of those that there were is still all.
	if (existing.accessMode === 'all')
		return accessMode === 'all' || (known.imported.size > 0 && known.imported.isSubsetOf(wanted));
	const edges = Object.entries(access?.value ?? {});
	const reached = new Set(edges.filter(([, granted]) => granted === true).map(([id]) => id));
	return accessMode === 'selected' && reached.size === wanted.size && reached.isSubsetOf(wanted);
}

function derivedId(kind: string, providerId: string, name: string): string {
	return createHash('sha256').update(`${kind}|${providerId}|${name}`).digest('hex').slice(0, 24);
}
