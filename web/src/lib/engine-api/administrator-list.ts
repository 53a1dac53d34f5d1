import type { Status } from '@tenantry/shared/domain/administrator/schema.ts';
import type { Role } from '@tenantry/shared/domain/role.ts';
import type { AttentionReason } from '#lib/replica/list/attention.ts';
import type { GroupFilter } from '@tenantry/shared/domain/administrator/groups.ts';
import type { AdministratorSummary } from './administrator.ts';

export interface AdministratorsQuery {
	readonly kind: 'administrators';
	readonly search: string;
	readonly filter: GroupFilter & {
		readonly status?: Status;
		readonly role?: Role;
		readonly organizationId?: string;
		readonly mfaRequired?: boolean;
		readonly mfaEnrolled?: boolean | 'unfinished';
		readonly apiAccess?: boolean;
		readonly waiting?: boolean;
		/** Saved views are stored under this name. */
		readonly concern?: AttentionReason;
	};
	readonly sort: {
		readonly by: AdministratorColumn;
		readonly direction: 'ascending' | 'descending';
	};
	readonly from: number;
	readonly count: number;
}

export type AdministratorColumn =
	| 'name'
	| 'email'
	| 'role'
	| 'organizations'
	| 'status'
	| 'apiAccess'
	| 'mfaRequired'
	| 'mfaEnrolled';

export interface AdministratorsWindow {
	readonly from: number;
	readonly rows: readonly AdministratorSummary[];
	/** Number of matching rows. */
	readonly count: number;
	/** Number of all rows that this person sees. */
	readonly total: number;
	/** The first fill is still running. */
	readonly isPartial: boolean;
}

/** Asks where in the list an administrator is. */
export interface AdministratorPlaceQuery extends Pick<
	AdministratorsQuery,
	'search' | 'filter' | 'sort'
> {
	readonly kind: 'administratorPlace';
	readonly id: string;
}

export interface AttentionQuery {
	readonly kind: 'attention';
}

/** Number of visible administrators by reason; null until all of them are on this device. */
export type AttentionCounts = Readonly<Record<AttentionReason, number>> | null;
