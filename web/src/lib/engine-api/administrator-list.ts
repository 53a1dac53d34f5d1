import type { AdministratorSelection } from '#lib/replica/list/selection.ts';
import type { AttentionReason } from '#lib/replica/list/attention.ts';
import type { AdministratorSummary } from './administrator.ts';

export interface AdministratorsQuery extends AdministratorSelection {
	readonly kind: 'administrators';
	readonly from: number;
	readonly count: number;
}

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
export interface AdministratorPlaceQuery extends AdministratorSelection {
	readonly kind: 'administratorPlace';
	readonly id: string;
}

export interface AttentionQuery {
	readonly kind: 'attention';
}

/** Number of visible administrators by reason; null until all of them are on this device. */
export type AttentionCounts = Readonly<Record<AttentionReason, number>> | null;
