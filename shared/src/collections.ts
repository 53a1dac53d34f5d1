import type { Collection } from './collection.ts';
import { reviewDecisions } from './domain/access-review/decision.ts';
import { accessReviews } from './domain/access-review/schema.ts';
import { administrators } from './domain/administrator/schema.ts';
import { organizationAccess } from './domain/organization-access/schema.ts';
import { organizations } from './domain/organization/schema.ts';
import { providers } from './domain/provider/schema.ts';

/** In the order in which a device is filled; cookies of unfinished fills hold places in it. */
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

export function displayNameOf(collection: string, value: object | undefined): string {
	return value === undefined ? '' : (collections.get(collection)?.displayName(value) ?? '');
}

export function owningCollection(collection: string): string {
	return collections.get(collection)?.ownedBy ?? collection;
}

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
