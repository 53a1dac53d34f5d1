import type { AdministratorPlaceQuery } from '#lib/engine-api/administrator-list.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';

export function administratorPlace(
	{ administratorList }: OpenSession,
	{ id, search, filter, sort }: AdministratorPlaceQuery
): number | null {
	const place = administratorList
		.select({ search, filter, sort })
		.findIndex((entry) => entry.id === id);
	return place === -1 ? null : place;
}
