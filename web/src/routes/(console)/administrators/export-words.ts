import { COLUMNS, columns } from '@tenantry/shared/roster-csv/columns.ts';
import { EXPORT_COLUMNS, type ExportColumn } from '@tenantry/shared/roster-csv/export-columns.ts';

interface ExportGroup {
	readonly legend: string;
	readonly columns: readonly ExportColumn[];
}

// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- `keys` forgets them
const all = Object.keys(EXPORT_COLUMNS) as ExportColumn[];

export const EXPORT_GROUPS: readonly ExportGroup[] = [
	{ legend: 'Columns that an import reads', columns },
	{ legend: 'Further columns', columns: all.filter((column) => !Object.hasOwn(COLUMNS, column)) }
];

/** Columns chosen at first: those known for every administrator in the list. */
export const firstChoice: ReadonlySet<ExportColumn> = new Set([...columns, 'status'] as const);

/** Returns a file name with the day, so that exports of different days do not collide. */
export function fileName(at: number): string {
	return `administrators-${new Date(at).toISOString().slice(0, 10)}.csv`;
}
