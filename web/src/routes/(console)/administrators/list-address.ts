import type { AdministratorFilter } from './administrator-listing.svelte.ts';

/** Conditions that a picture on Overview opens the list with. */
const KEYS: ReadonlySet<string> = new Set([
	'status',
	'role',
	'coverage',
	'lastSeen',
	'keyAge',
	'pendingSince',
	'reach'
] satisfies (keyof AdministratorFilter)[]);

/** Returns the address of the list with this filter. */
export function listAddress(filter: AdministratorFilter): string {
	const conditions = Object.entries(filter).filter(([key]) => KEYS.has(key));
	return `/administrators?${new URLSearchParams(conditions.map(([key, value]) => [key, String(value)])).toString()}`;
}

/** Reads the filter from an address. A value that the list does not know matches no one. */
export function filterIn(params: Iterable<[string, string]>): AdministratorFilter {
	const conditions = [...params].filter(([key]) => KEYS.has(key));
	return Object.fromEntries(conditions);
}
