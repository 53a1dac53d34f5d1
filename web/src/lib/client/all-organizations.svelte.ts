import type { OrganizationsQuery } from '#lib/engine-api/organization.ts';
import { createLive, type Live } from './live.svelte.ts';

/** Exceeds the number of organizations of any provider. */
const ALL = 20_000;

export function createAllOrganizations(): Live<OrganizationsQuery> {
	return createLive(() => ({ kind: 'organizations', search: '', from: 0, count: ALL }));
}
