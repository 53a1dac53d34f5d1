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

/** Administrators it applies to: listed by id, or matching a filter, minus a few exceptions. */
export type BulkScope =
	| { readonly ids: readonly string[] }
	| {
			readonly search: string;
			readonly filter: AdministratorsQuery['filter'];
			readonly except: readonly string[];
	  };

/** Preview of a bulk change, shown before it is made. */
export interface BulkPlan {
	readonly id: string;
	readonly selected: number;
	readonly changing: BulkGroup;
	/** Number of those whose change only asks for someone else's approval. */
	readonly asking: number;
	/** Administrators already in the wanted state: nothing is sent for them. */
	readonly already: BulkGroup;
	/** Administrators left out, grouped by the reason. */
	readonly refused: readonly (BulkGroup & { readonly code: RejectionCode })[];
	/** Number of administrators who change, by the role that they hold now. */
	readonly roles: readonly { readonly role: Role; readonly count: number }[];
	/** Number of administrators who change and reach all organizations now. */
	readonly reachingAll: number;
}

export interface BulkGroup {
	readonly count: number;
	/** Names of the first few. */
	readonly names: readonly string[];
}

export interface BulkQuery {
	readonly kind: 'bulk';
	/** Id of the plan that was carried out. */
	readonly id: string;
	readonly from: number;
	readonly count: number;
}

/** State of a bulk change, person by person. */
export interface BulkResult {
	readonly verb: BulkVerb;
	readonly from: number;
	readonly rows: readonly BulkRow[];
	/** Number of people that the change is for. */
	readonly total: number;
	/** Number of people whose change is on this device: all, once it has run to its end. */
	readonly made: number;
	readonly isRunning: boolean;
	/** This device could not store the rest. */
	readonly isCutShort: boolean;
	readonly counts: StageCounts;
	/** Number of changes that have never left the device and can be withdrawn. */
	readonly undoable: number;
}

export interface BulkRow {
	readonly id: string;
	readonly name: string;
	/** Null while it is still to be made. */
	readonly state: ChangeState | null;
	/** Whether its person still has to settle it. */
	readonly isOpen: boolean;
	readonly code: RejectionCode | null;
}
