import type { Coverage } from './coverage.ts';

/** Time since someone last signed in or synced: at most 30 days, 90 days, longer, or never. */
export type LastSeen = 'month' | 'quarter' | 'longer' | 'never';
/** Age of an API key: at most 30 days, 90 days, or longer. */
export type KeyAge = 'month' | 'quarter' | 'longer';
/** Age of a pending account: at most 7 days, 30 days, or longer. */
export type PendingSince = 'week' | 'month' | 'longer';
export type ReachKind = 'all' | 'selected' | 'none';

/** Conditions that are the groups of a picture. */
export interface GroupFilter {
	readonly coverage?: Coverage;
	readonly lastSeen?: LastSeen;
	readonly keyAge?: KeyAge;
	readonly pendingSince?: PendingSince;
	readonly reach?: ReachKind;
}
export type GroupKind = keyof GroupFilter;
