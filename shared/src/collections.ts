import type { Collection } from './collection.ts';
import { reviewDecisions } from './domain/access-review/decision.ts';
import { accessReviews } from './domain/access-review/schema.ts';
import { administrators } from './domain/administrator/schema.ts';
import { organizationAccess } from './domain/organization-access/schema.ts';
import { organizations } from './domain/organization/schema.ts';
import { providers } from './domain/provider/schema.ts';

/**
 * All collections, in the order in which a device is filled. Cookies of fills under way hold places
 * in it.
 */
export const collections: ReadonlyMap<string, Collection> = new Map<string, Collection>(
	[
		providers,
		organizations,
		administrators,
		organizationAccess,
		accessReviews,
		reviewDecisions
	].map((collection) => [collection.name, collection])
);

/** Returns the name of a row for people; empty if its value gives none, or it is not known here. */
export function displayNameOf(collection: string, value: object | undefined): string {
	return value === undefined ? '' : (collections.get(collection)?.displayName(value) ?? '');
}

/** Returns the collection of the owner, for rows that belong to another row; otherwise their own. */
export function owningCollection(collection: string): string {
	return collections.get(collection)?.ownedBy ?? collection;
}

/** Returns a collection and those whose rows belong to its rows. */
export function withOwned(collection: string): readonly string[] {
	return FAMILIES.get(collection) ?? [collection];
}

/** Computed once, because rows are requested by it one by one. */
const FAMILIES: ReadonlyMap<string, readonly string[]> = new Map(
	[...collections.keys()].map((name) => {
		const owned = [...collections.values()].filter(({ ownedBy }) => ownedBy === name);
		return [name, [name, ...owned.map((collection) => collection.name)]];
	})
);
