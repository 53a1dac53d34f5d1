import type { AdministratorFilter } from './administrator-listing.svelte.ts';

type Key = Exclude<keyof AdministratorFilter, 'organizationId'>;

export interface Choice {
	/** Stands for the choice in a select and in an address. */
	readonly value: string;
	readonly label: string;
	readonly filter: AdministratorFilter;
}

/** Condition of the list that is chosen from a few; the organization is picked from all of them. */
export interface Condition {
	readonly key: Key;
	/** Name in an address. */
	readonly param: string;
	readonly label: string;
	readonly choices: readonly Choice[];
}
