import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import type { Role } from '@tenantry/shared/domain/role.ts';
import type { ChangeState } from './change-query.ts';
import type { RosterQuery } from './live-queries.ts';

/** What is done to many administrators at once: one mutation each. */
export type BulkAction =
	| { readonly verb: 'suspend' | 'restore' | 'requireMfa' | 'resendInvitation' }
	| { readonly verb: 'changeRole'; readonly role: Role }
	| { readonly verb: 'grant' | 'revoke'; readonly organizationIds: readonly string[] };
export type BulkVerb = BulkAction['verb'];

/** Whom: named one by one, or everybody who matches, less a few. */
export type BulkScope =
	| { readonly ids: readonly string[] }
	| {
			readonly search: string;
			readonly filter: RosterQuery['filter'];
			readonly except: readonly string[];
	  };

/** What a bulk change would do now, to be looked at before it is made. */
export interface BulkPlan {
	readonly id: string;
	readonly selected: number;
	readonly changing: BulkGroup;
	/** It is so already: nothing is sent. */
	readonly already: BulkGroup;
	/** Left out, by the reason. */
	readonly refused: readonly (BulkGroup & { readonly code: RejectionCode })[];
	/** Of those who change: how many hold each role now. */
	readonly roles: readonly { readonly role: Role; readonly count: number }[];
	/** Of those who change: how many reach all organizations now. */
	readonly reachingAll: number;
}

export interface BulkGroup {
	readonly count: number;
	/** The first few, as they are called. */
	readonly names: readonly string[];
}

/** Given for all of it, where the change takes them. */
export interface Because {
	readonly reason?: string;
	readonly ticket?: string;
}

export interface BulkQuery {
	readonly kind: 'bulk';
	/** Of the plan that was carried out. */
	readonly id: string;
	readonly from: number;
	readonly count: number;
}

/** What has become of a bulk change, person by person. */
export interface BulkResult {
	readonly verb: BulkVerb;
	readonly from: number;
	readonly rows: readonly BulkRow[];
	/** Whom it was for. */
	readonly total: number;
	/** Of them, whose change is on this device: all, once it has run to its end. */
	readonly made: number;
	readonly isRunning: boolean;
	/** This device could not store the rest. */
	readonly isCutShort: boolean;
	readonly done: number;
	readonly waiting: number;
	readonly needYou: number;
	readonly cancelled: number;
	/** How many have never left the device, and can be taken back. */
	readonly undoable: number;
}

export interface BulkRow {
	readonly id: string;
	readonly name: string;
	/** Null while it is still to be made. */
	readonly state: ChangeState | null;
	readonly code: RejectionCode | null;
}
