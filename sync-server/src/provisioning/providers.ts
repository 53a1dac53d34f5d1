import { Provider } from '@tenantry/shared/domain/provider/schema.ts';

import type { Database } from '#store/store.ts';

export interface NamedProvider {
	readonly id: string;
	readonly name: string;
}

export async function listProviders(db: Database): Promise<NamedProvider[]> {
	const rows = await db
		.selectFrom('record')
		.select(['id', 'value'])
		.where('collection', '=', 'provider')
		.orderBy('id')
		.execute();
	return rows.map(({ id, value }) => ({ id, name: Provider.parse(JSON.parse(value)).name }));
}

export async function findProvider(db: Database, name: string): Promise<NamedProvider | undefined> {
	const providers = await listProviders(db);
	return providers.find((provider) => provider.name === name.trim());
}
