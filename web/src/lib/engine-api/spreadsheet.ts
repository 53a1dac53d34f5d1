import type { Role } from '@tenantry/shared/domain/role.ts';
import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import type { ExportColumn } from '@tenantry/shared/roster-csv/export-columns.ts';
import type { AdministratorsQuery } from './administrator-list.ts';
import type { StageCounts } from './change-stage.ts';
import type { ChangeState } from './change.ts';
import type { EnqueueError } from './errors.ts';

/** Effect of an import on a line: it adds a person, does nothing, or refuses the line. */
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
	/** Number of lines to return, from the first on. */
	readonly count: number;
}

/** Spreadsheet that is being imported, previewed before any change is made. */
export interface ImportView {
	/** The file's name; empty where it was pasted. */
	readonly source: string;
	readonly stage: 'read' | 'running' | 'made' | 'cut_short';
	/** Number of lines of each kind. */
	readonly counts: Readonly<Record<ImportedLines, number>>;
	readonly rows: readonly ImportRow[];
	/** Number of new administrators who would own the provider. */
	readonly owners: number;
	/**
	 * Number of new administrators on this device; `became` says what has become of them.
	 */
	readonly made: number;
	readonly became: StageCounts;
	/** Number of changes that have never left the device and can be withdrawn. */
	readonly undoable: number;
}

export interface ImportRow {
	readonly line: number;
	/** Name and email as the line has them; empty if missing. */
	readonly name: string;
	readonly email: string;
	readonly fate: LineFate;
	/** Properties that a new administrator would get. */
	readonly becomes: ImportedPerson | null;
	readonly problem: ImportProblem | null;
	/** Id of the administrator who is here already, or who would be added. */
	readonly administratorId: string | null;
	/** State of the change; null if there is none yet. */
	readonly state: ChangeState | null;
	/** Whether its person still has to settle it. */
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
	/** Column to correct. */
	readonly column: string | null;
	/** Value in that column. */
	readonly value: string;
	/** Earlier line that has taken the address. */
	readonly earlierLine: number | null;
}

/** Selection, order and columns of an export of administrators. */
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
