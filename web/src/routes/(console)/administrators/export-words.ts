import type { ExportColumn } from '@tenantry/shared/roster-csv/export-columns.ts';

interface ExportGroup {
	readonly legend: string;
	readonly columns: readonly ExportColumn[];
}

/** In the order in which they stand in the file. */
export const EXPORT_GROUPS: readonly ExportGroup[] = [
	{
		legend: 'Columns that an import reads',
		columns: ['firstName', 'lastName', 'email', 'role', 'mfa', 'apiAccess', 'organizations']
	},
	{
		legend: 'Further columns',
		columns: ['status', 'mfaEnrolled', 'apiKeyAccess', 'createdAt', 'id']
	}
];

/** What is known of everybody in the list. */
export const firstChoice: ReadonlySet<ExportColumn> = new Set<ExportColumn>([
	...(['firstName', 'lastName', 'email', 'role', 'mfa', 'apiAccess', 'organizations'] as const),
	'status'
]);

/** By day: what was exported on different days does not overwrite each other. */
export function fileName(at: number): string {
	return `administrators-${new Date(at).toISOString().slice(0, 10)}.csv`;
}
