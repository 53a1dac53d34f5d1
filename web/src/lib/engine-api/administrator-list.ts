import type { Status } from '@tenantry/shared/domain/administrator/schema.ts';
import type { Role } from '@tenantry/shared/domain/role.ts';
import type { AttentionReason } from '#lib/replica/list/attention.ts';
import type { AdministratorSummary } from './administrator.ts';

export interface RosterQuery {
	readonly kind: 'roster';
	readonly search: string;
	readonly filter: {
		readonly status?: Status;
		readonly role?: Role;
		readonly organizationId?: string;
		readonly mfaRequired?: boolean;
		readonly mfaEnrolled?: boolean | 'unfinished';
		readonly apiAccess?: boolean;
		readonly waiting?: boolean;
		readonly concern?: AttentionReason;
	};
	readonly sort: { readonly by: RosterColumn; readonly direction: 'ascending' | 'descending' };
	readonly from: number;
	readonly count: number;
}

export type RosterColumn =
	| 'name'
	| 'email'
	| 'role'
	| 'organizations'
	| 'status'
	| 'apiAccess'
	| 'mfaRequired'
	| 'mfaEnrolled';

export interface RosterWindow {
	readonly from: number;
	readonly rows: readonly AdministratorSummary[];
	/** Number of matching rows. */
	readonly count: number;
	/** Number of all rows that this person sees. */
	readonly total: number;
	/** The first fill is still running. */
	readonly isPartial: boolean;
}

export interface ConcernsQuery {
	readonly kind: 'concerns';
}

/** Number of visible administrators by concern; null until all of them are on this device. */
export type Concerns = Readonly<Record<AttentionReason, number>> | null;
