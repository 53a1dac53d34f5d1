import type { ExportColumn } from '@tenantry/shared/roster-csv/export-columns.ts';
import type { RosterQuery } from './queries.ts';

/** Selection, order and columns of an export of administrators. */
export interface RosterExport extends Pick<RosterQuery, 'search' | 'filter' | 'sort'> {
	readonly columns: readonly ExportColumn[];
}

export interface ExportedRoster {
	readonly csv: string;
	readonly count: number;
}
