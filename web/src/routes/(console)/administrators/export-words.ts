import type { ExportColumn } from '@tenantry/shared/roster-csv/export-columns.ts';

interface ExportGroup {
	readonly legend: string;
	readonly columns: readonly ExportColumn[];
}

/** Columns in the order of the file. */
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

/** Columns chosen at first: those known for every administrator in the list. */
export const firstChoice: ReadonlySet<ExportColumn> = new Set<ExportColumn>([
	'firstName',
	'lastName',
	'email',
	'role',
	'mfa',
	'apiAccess',
	'organizations',
	'status'
] as const);

/** Returns a file name with the day, so that exports of different days do not collide. */
export function fileName(at: number): string {
	return `administrators-${new Date(at).toISOString().slice(0, 10)}.csv`;
}
