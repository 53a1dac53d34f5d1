import type { OrganizationsQuery } from '#lib/engine-api/organization.ts';
import { createLive, type Live } from './live.svelte.ts';

/** More organizations than any provider has. */
const ALL = 20_000;

/**
 * Creates a query of every organization that the person sees, to choose from. Call it while a
 * component is being set up.
 */
export function createAllOrganizations(): Live<OrganizationsQuery> {
	return createLive(() => ({ kind: 'organizations', search: '', from: 0, count: ALL }));
}
