import type { AdministratorsQuery } from './administrator-list.ts';

/** Search, filter and order of a list. */
export type ViewCriteria = Pick<AdministratorsQuery, 'search' | 'filter' | 'sort'>;

/** Saved view of the list of administrators, under a name that its person gave it. */
export interface KeptView extends ViewCriteria {
	readonly id: string;
	readonly name: string;
}

export interface SavedView extends KeptView {
	/** Name of the organization in the filter; empty if there is none, or it no longer exists. */
	readonly organizationName: string;
}
