import { Organization } from '@tenantry/shared/domain/organization/schema.ts';

import type { Candidate } from './add-records.ts';
import type { LineReport } from './report.ts';
import { OrganizationRecord } from './api-records.ts';
import { parseRecords } from './parse-records.ts';

/** Also returns the lines that are no organizations. */
export function toOrganizations(entries: readonly unknown[]): {
	readonly candidates: Candidate[];
	readonly refused: LineReport[];
} {
	const { records, refused } = parseRecords(entries, OrganizationRecord, ({ name }) => name);
	const candidates = records.map(({ line, label, record }): Candidate => {
		const { id, name, maxSystemUsers } = record;
		return {
			line,
			label,
			id,
			collection: 'organization',
			change: { name: 'organization.create', args: { id, name, maxSystemUsers } },
			isSame: ({ row }) => {
				const existing = Organization.parse(row.value);
				return existing.name === name.trim() && existing.maxSystemUsers === maxSystemUsers;
			},
			fieldOf: (code, argument) => argument ?? (code === 'invalid_arguments' ? undefined : 'id')
		};
	});
	return { candidates, refused };
}
