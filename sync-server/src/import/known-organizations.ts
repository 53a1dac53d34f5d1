import { Organization } from '@tenantry/shared/domain/organization/schema.ts';
import { byName } from '@tenantry/shared/roster-csv/addition.ts';

import type { KnownOrganizations } from './administrators.ts';
import type { ImportJob } from './add-records.ts';

export async function knownOrganizations(
	{ store, providerId }: ImportJob,
	imported: ReadonlySet<string>
): Promise<KnownOrganizations> {
	const rows = await store.db
		.selectFrom('record')
		.select(['id', 'value'])
		.where('provider_id', '=', providerId)
		.where('collection', '=', 'organization')
		.where('deleted', 'is', null)
		.execute();
	const named = rows.map(({ id, value }) => ({
		id,
		name: Organization.parse(JSON.parse(value)).name
	}));
	const ids = new Set(rows.map(({ id }) => id));
	return { ids, idByName: byName(named), imported: imported.intersection(ids) };
}
