import { join } from 'node:path';

import { createSealer, type Sealer } from '#auth/sealer.ts';
import { makeSecretFile, readSecretFile } from '#auth/secret-file.ts';
import { openPostgres } from '#store/postgres.ts';
import { openSqlite } from '#store/sqlite.ts';
import { StoreRefused } from '#store/store-refused.ts';
import type { Store } from '#store/store.ts';

import type { Config } from './config.ts';
import { codeOf, DATABASE, openDataFolder } from './data-folder.ts';
import { StartRefused } from './start-refused.ts';

/** What the server and the operator's command both work on. */
export interface Premises {
	readonly store: Store;
	readonly sealer: Sealer;
}

const SECRET_FILE = 'secrets/sealing-keys';
const KEY_NOTE = 'sealing_key';

export async function openPremises(config: Config): Promise<Premises> {
	await openDataFolder(config.dataFolder);
	const store = await openStore(config);
	try {
		return { store, sealer: await openSealer(config, store) };
	} catch (error) {
		await store.close();
		throw error;
	}
}

async function openStore({ databaseUrl, dataFolder }: Config): Promise<Store> {
	try {
		return databaseUrl === undefined
			? await openSqlite(join(dataFolder, DATABASE))
			: await openPostgres(databaseUrl);
	} catch (error) {
		if (error instanceof StoreRefused) throw new StartRefused(error.message);
		if (databaseUrl === undefined) throw error;
		// The URL itself holds a password.
		throw new StartRefused(`The database cannot be opened (${codeOf(error) ?? 'no connection'}).`);
	}
}

/** A key is made with the database; to a database that knows one, another is no use. */
async function openSealer({ secretFile, dataFolder }: Config, { db }: Store): Promise<Sealer> {
	const path = secretFile ?? join(dataFolder, SECRET_FILE);
	const note = await db
		.selectFrom('meta')
		.select('value')
		.where('key', '=', KEY_NOTE)
		.executeTakeFirst();
	if (note === undefined && secretFile === undefined) {
		await makeSecretFile(path).catch((error: unknown) => {
			if (codeOf(error) !== 'EEXIST') throw error;
		});
	}
	const keys = await readSecretFile(path);
	if (!keys.ok) throw new StartRefused(keys.error);
	if (note !== undefined && !keys.value.some(({ id }) => id === note.value))
		throw new StartRefused(`The secret file ${path} lacks the key ${note.value} of this database.`);
	if (note === undefined) {
		const value = keys.value[0].id;
		await db
			.insertInto('meta')
			.values({ key: KEY_NOTE, value })
			.onConflict((conflict) => conflict.doNothing())
			.execute();
	}
	return createSealer(keys.value);
}
