import type { RosterQuery } from './live-queries.ts';

/** What a list is looked at by. */
export type ViewCriteria = Pick<RosterQuery, 'search' | 'filter' | 'sort'>;

/** A way to look at the list of administrators, under a name that its person gave it. */
export interface KeptView extends ViewCriteria {
	readonly id: string;
	readonly name: string;
}

export interface SavedView extends KeptView {
	/** Of the organization in the filter; empty where there is none, or it has gone. */
	readonly organizationName: string;
}
