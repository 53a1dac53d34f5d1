import type { AdministratorsQuery } from './administrator-list.ts';

/** Search, filter and order of a list. */
export type ViewCriteria = Pick<AdministratorsQuery, 'search' | 'filter' | 'sort'>;

export interface KeptView extends ViewCriteria {
	readonly id: string;
	readonly name: string;
}

export interface SavedView extends KeptView {
	/** Empty if the filter has no organization, or it no longer exists. */
	readonly organizationName: string;
}
