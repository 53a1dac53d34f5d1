import { LinkRecord } from './api-records.ts';
import type { LineReport } from './report.ts';
import { parseRecords, type NumberedRecord } from './parse-records.ts';

export interface Links {
	readonly records: readonly NumberedRecord<LinkRecord>[];
	readonly refused: readonly LineReport[];
	readonly organizationsByAdministrator: ReadonlyMap<string, ReadonlySet<string>>;
}

export function readLinks(
	entries: readonly unknown[],
	organizationIds: ReadonlySet<string>
): Links {
	const label = ({ administrator, organization }: LinkRecord) =>
		`${administrator} – ${organization}`;
	const { records, refused } = parseRecords(entries, LinkRecord, label);
	const organizationsByAdministrator = new Map<string, Set<string>>();
	for (const { record } of records) {
		if (!organizationIds.has(record.organization)) continue;
		const linked = organizationsByAdministrator.get(record.administrator) ?? new Set();
		organizationsByAdministrator.set(record.administrator, linked.add(record.organization));
	}
	return { records, refused, organizationsByAdministrator };
}
