import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import type { Role } from '@tenantry/shared/domain/role.ts';
import type { StageCounts } from './change-stage.ts';
import type { ChangeState } from './change.ts';
import type { AdministratorsQuery } from './administrator-list.ts';

/** Action on many administrators at once: one mutation each. */
export type BulkAction =
	| { readonly verb: 'suspend' | 'restore' | 'requireMfa' | 'resendInvitation' }
	| { readonly verb: 'changeRole'; readonly role: Role }
	| { readonly verb: 'grant' | 'revoke'; readonly organizationIds: readonly string[] };
export type BulkVerb = BulkAction['verb'];

/** Minus a few exceptions. */
export type BulkScope =
	| { readonly ids: readonly string[] }
	| {
			readonly search: string;
			readonly filter: AdministratorsQuery['filter'];
			readonly except: readonly string[];
	  };

export interface BulkPlan {
	readonly id: string;
	readonly selected: number;
	readonly changing: BulkGroup;
	/** Changes that only ask for someone else's approval. */
	readonly asking: number;
	/** Nothing is sent for them, because they are in the wanted state. */
	readonly already: BulkGroup;
	readonly refused: readonly (BulkGroup & { readonly code: RejectionCode })[];
	readonly roles: readonly { readonly role: Role; readonly count: number }[];
	readonly reachingAll: number;
}

export interface BulkGroup {
	readonly count: number;
	readonly names: readonly string[];
}

export interface BulkQuery {
	readonly kind: 'bulk';
	readonly id: string;
	readonly from: number;
	readonly count: number;
}

export interface BulkResult {
	readonly verb: BulkVerb;
	readonly from: number;
	readonly rows: readonly BulkRow[];
	readonly total: number;
	readonly made: number;
	readonly isRunning: boolean;
	/** This device could not store the rest. */
	readonly isCutShort: boolean;
	readonly counts: StageCounts;
	readonly undoable: number;
}

export interface BulkRow {
	readonly id: string;
	readonly name: string;
	/** Null while it is still to be made. */
	readonly state: ChangeState | null;
	readonly isOpen: boolean;
	readonly code: RejectionCode | null;
}
