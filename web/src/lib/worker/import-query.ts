import type { Role } from '@tenantry/shared/domain/role.ts';
import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import type { ChangeState } from './change-query.ts';
import type { EnqueueError } from './worker-api.ts';

/** What an import would do with a line: add somebody, nothing, or refuse it. */
export type LineFate = 'new' | 'here' | 'refused';
/** Which lines are looked at; `needYou`: those that the server has refused. */
export type ImportedLines = LineFate | 'all' | 'needYou';

/** Why nothing was read at all. */
export type ImportError =
	| EnqueueError
	| { readonly code: 'too_large' | 'too_many_lines' | 'no_lines' }
	| { readonly code: 'columns_missing'; readonly columns: readonly string[] };

export interface ImportQuery {
	readonly kind: 'import';
	readonly lines: ImportedLines;
	/** So many of them, from the first on. */
	readonly count: number;
}

/** The spreadsheet that is being brought in, looked at before anything is made of it. */
export interface ImportView {
	/** The file's name; empty where it was pasted. */
	readonly source: string;
	readonly stage: 'read' | 'running' | 'made' | 'cut_short';
	/** How many lines there are of each. */
	readonly counts: Readonly<Record<ImportedLines, number>>;
	readonly rows: readonly ImportRow[];
	/** How many of the new ones would own the provider. */
	readonly owners: number;
	/** Of the new ones: how many are on this device, and what has become of them. */
	readonly made: number;
	readonly done: number;
	readonly waiting: number;
	readonly cancelled: number;
	/** How many have never left the device, and can be taken back. */
	readonly undoable: number;
}

export interface ImportRow {
	readonly line: number;
	/** As the line has them; where they are missing, empty. */
	readonly name: string;
	readonly email: string;
	readonly fate: LineFate;
	/** What a new one would become. */
	readonly becomes: ImportedPerson | null;
	readonly problem: ImportProblem | null;
	/** Of somebody who is here already. */
	readonly administratorId: string | null;
	/** What has become of the change; null where there is none yet. */
	readonly state: ChangeState | null;
	/** Why the server has refused it. */
	readonly verdictCode: RejectionCode | null;
}

export interface ImportedPerson {
	readonly role: Role;
	readonly mfaRequired: boolean;
	readonly apiAccess: boolean;
	/** Null: all, also those to come. */
	readonly organizationCount: number | null;
}

export interface ImportProblem {
	readonly code: RejectionCode;
	/** The column that is to be put right. */
	readonly column: string | null;
	/** What stands there. */
	readonly value: string;
	/** The earlier line that has taken the address. */
	readonly earlierLine: number | null;
}
