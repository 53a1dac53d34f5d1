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
	readonly count: number;
	readonly total: number;
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

/** By reason; null until all visible administrators are on this device. */
export type AttentionCounts = Readonly<Record<AttentionReason, number>> | null;
