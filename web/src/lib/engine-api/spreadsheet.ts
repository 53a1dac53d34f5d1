import type { Role } from '@tenantry/shared/domain/role.ts';
import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import type { ExportColumn } from '@tenantry/shared/roster-csv/export-columns.ts';
import type { AdministratorsQuery } from './administrator-list.ts';
import type { StageCounts } from './change-stage.ts';
import type { ChangeState } from './change.ts';
import type { EnqueueError } from './errors.ts';

export type LineFate = 'new' | 'here' | 'refused';

/** Filter on the lines; `needYou`: those that the server has refused. */
export type ImportedLines = LineFate | 'all' | 'needYou';

/** Reason why nothing was read at all. */
export type ImportError =
	| EnqueueError
	| { readonly code: 'too_large' | 'too_many_lines' | 'no_lines' }
	| { readonly code: 'columns_missing'; readonly columns: readonly string[] };

export interface ImportQuery {
	readonly kind: 'import';
	readonly lines: ImportedLines;
	readonly count: number;
}

export interface ImportView {
	readonly source: string;
	readonly stage: 'read' | 'running' | 'made' | 'cut_short';
	readonly counts: Readonly<Record<ImportedLines, number>>;
	readonly rows: readonly ImportRow[];
	readonly owners: number;
	readonly made: number;
	readonly became: StageCounts;
	/** Number of changes that have never left the device and can be withdrawn. */
	readonly undoable: number;
}

export interface ImportRow {
	readonly line: number;
	readonly name: string;
	readonly email: string;
	readonly fate: LineFate;
	readonly becomes: ImportedPerson | null;
	readonly problem: ImportProblem | null;
	/** Id of the administrator who is here already, or who would be added. */
	readonly administratorId: string | null;
	readonly state: ChangeState | null;
	readonly isOpen: boolean;
	/** Reason why the server has refused it. */
	readonly verdictCode: RejectionCode | null;
}

export interface ImportedPerson {
	readonly role: Role;
	readonly mfaRequired: boolean;
	readonly apiAccess: boolean;
	/** null: all, including future ones. */
	readonly organizationCount: number | null;
}

export interface ImportProblem {
	readonly code: RejectionCode;
	readonly column: string | null;
	readonly value: string;
	/** Earlier line with the same address. */
	readonly earlierLine: number | null;
}

export interface AdministratorExport extends Pick<
	AdministratorsQuery,
	'search' | 'filter' | 'sort'
> {
	readonly columns: readonly ExportColumn[];
}

export interface ExportedAdministrators {
	readonly csv: string;
	readonly count: number;
}
