import { createHash } from 'node:crypto';

import { apiNameOf } from '@tenantry/shared/domain/administrator/fields.ts';
import type { MutationArgs } from '@tenantry/shared/mutators.ts';
import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import {
	ARGUMENT_BY_CODE,
	columnOf,
	labelOf,
	readLine
} from '@tenantry/shared/roster-csv/addition.ts';
import type { CsvLine } from '@tenantry/shared/roster-csv/line.ts';
import { saysTheSame } from '@tenantry/shared/roster-csv/same.ts';

import type { Candidate } from './add-records.ts';
import type { Links } from './links.ts';
import type { LineReport } from './report.ts';
import { AdministratorRecord, roleNameOf } from './api-records.ts';
import { parseRecords, type NumberedRecord } from './parse-records.ts';

type Import = MutationArgs<'administrator.import'>;

export interface KnownOrganizations {
	readonly ids: ReadonlySet<string>;
	/** By folded name; leaves out a name shared by two organizations. */
	readonly idByName: ReadonlyMap<string, string>;
	/** Organizations that the same import brought or found. */
	readonly imported: ReadonlySet<string>;
}

/** Combines the links of all lists; also returns the rejected entries. */
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
	const { records, refused } = parseRecords(entries, AdministratorRecord, ({ email }) => email);
	const candidates = records.map((record) => {
		const links = linked.flatMap((organizations) => [
			...(organizations.get(record.record.id) ?? [])
		]);
		return toAdministrator(record, new Set(links), known);
	});
	return { candidates, refused };
}

/** A link to every organization means all, including later ones. */
function toAdministrator(
	{ line, label, record }: NumberedRecord<AdministratorRecord>,
	links: ReadonlySet<string>,
	known: KnownOrganizations
): Candidate {
	const { id, created: createdAt, apiKeyHash } = record;
	const args: Import = {
		id,
		email: record.email,
		firstName: record.firstname,
		lastName: record.lastname,
		role: roleNameOf(record),
		mfaRequired: record.enableMultiFactor,
		registered: record.registered,
		suspended: record.suspended,
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
	return { ...candidate(args, known, propertyOf), line, label, id };
}

/** The id derives from the address, so that repeated imports add the person only once. */
export function toAdministratorOfLine(
	line: CsvLine,
	providerId: string,
	known: KnownOrganizations
): Candidate {
	const email = labelOf(line);
	const id = derivedId('administrator', providerId, email);
	const { addition, unknown } = readLine(line, known.idByName);
	// An id that does not exist, so that the name is refused in its turn.
	const nobodys = unknown.map((name) => derivedId('none', providerId, name));
	const args: Import = {
		...addition,
		id,
		registered: false,
		suspended: false,
		mfaEnrolmentStartedAt: null,
		apiKey: null,
		organizationIds: [...addition.organizationIds, ...nobodys]
	};
	const { line: number } = line;
	return { ...candidate(args, known, columnOf), line: number, label: email, id, email };
}

const JSON_FIELDS: Readonly<Record<string, string>> = {
	role: 'roleName',
	'apiKey.prefix': 'apiKeyHash.prefix',
	organizationIds: 'organizations'
};

function propertyOf(code: RejectionCode, argument: string | undefined): string | undefined {
	const name = ARGUMENT_BY_CODE[code] ?? argument;
	return name === undefined ? undefined : (JSON_FIELDS[name] ?? apiNameOf(name));
}

function candidate(
	args: Import,
	{ imported }: KnownOrganizations,
	fieldOf: Candidate['fieldOf']
): Omit<Candidate, 'line' | 'label' | 'id'> {
	return {
		collection: 'administrator',
		change: { name: 'administrator.import', args },
		isSame: (existing) => saysTheSame(args, existing, imported),
		fieldOf
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

function derivedId(kind: string, providerId: string, name: string): string {
	return createHash('sha256').update(`${kind}|${providerId}|${name}`).digest('hex').slice(0, 24);
}
