import type { Concern } from '#lib/replica/concern.ts';

export interface ConcernsQuery {
	readonly kind: 'concerns';
}

/** How many administrators in sight are of each concern; null until all of them are here. */
export type Concerns = Readonly<Record<Concern, number>> | null;
