import { Organization } from '@tenantry/shared/domain/organization.ts';

import type { KnownOrganizations } from './administrators.ts';
import type { Job } from './intake.ts';

/** The provider's living organizations. */
export async function knownOrganizations(
	{ store, providerId }: Job,
	imported: ReadonlySet<string>
): Promise<KnownOrganizations> {
	const rows = await store.db
		.selectFrom('record')
		.select(['id', 'value'])
		.where('provider_id', '=', providerId)
		.where('collection', '=', 'organization')
		.where('deleted', 'is', null)
		.execute();
	const idByName = new Map<string, string>();
	const ambiguous = new Set<string>();
	for (const { id, value } of rows) {
		const name = Organization.parse(JSON.parse(value)).name.toLowerCase();
		if (idByName.has(name)) ambiguous.add(name);
		idByName.set(name, id);
	}
	for (const name of ambiguous) idByName.delete(name);
	const ids = new Set(rows.map(({ id }) => id));
	return { ids, idByName, imported: imported.intersection(ids) };
}
