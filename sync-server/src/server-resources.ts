import { join } from 'node:path';

import type { KeyRing } from './auth/keys/key-ring.ts';
import { createSealer, type Sealer } from './auth/keys/sealer.ts';
import { openPostgres } from './store/postgres/open.ts';
import { openSqlite, type SqliteOptions } from './store/sqlite/open.ts';
import { StoreRefused } from './store/trouble.ts';
import type { Store } from './store/store.ts';

import type { Config } from './config.ts';
import { codeOf, DATABASE, openDataFolder } from './data-folder.ts';
import { openKeys } from './sealing.ts';
import { StartRefused } from './start-refused.ts';

export interface ServerResources {
	readonly store: Store;
	readonly sealer: Sealer;
	readonly keys: KeyRing;
}

export async function openServerResources(
	config: Config,
	options: SqliteOptions = {}
): Promise<ServerResources> {
	await openDataFolder(config.dataFolder);
	const store = await openStore(config, options);
	try {
		const keys = await openKeys(config, store.db);
		return { store, keys, sealer: createSealer(keys) };
	} catch (error) {
		await store.close();
		throw error;
	}
}

async function openStore(
	{ databaseUrl, dataFolder }: Config,
	options: SqliteOptions
): Promise<Store> {
	try {
		return databaseUrl === undefined
			? await openSqlite(join(dataFolder, DATABASE), options)
			: await openPostgres(databaseUrl);
	} catch (error) {
		if (error instanceof StoreRefused) throw new StartRefused(error.message);
		if (databaseUrl === undefined) throw error;
		// The error names only a code, because the URL holds a password.
		throw new StartRefused(`The database cannot be opened (${codeOf(error) ?? 'no connection'}).`);
	}
}
