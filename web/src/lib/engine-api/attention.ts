import type { Concern } from '#lib/replica/concern.ts';

export interface ConcernsQuery {
	readonly kind: 'concerns';
}

/** Number of visible administrators by concern; null until all of them are on this device. */
export type Concerns = Readonly<Record<Concern, number>> | null;
