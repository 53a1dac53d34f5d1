import { join } from 'node:path';

import { createSealer, type Sealer } from '#auth/sealer.ts';
import { makeSecretFile, readSecretFile, type SealingKeys } from '#auth/secret-file.ts';
import type { Database } from '#store/store.ts';

import type { Config } from './config.ts';
import { codeOf, SECRETS } from './data-folder.ts';
import { StartRefused } from './start-refused.ts';

const SECRET_FILE = 'sealing-keys';
const KEY_NOTE = 'sealing_key';

/** A key is made with the database; to a database that knows one, another is no use. */
export async function openSealer(config: Config, db: Database): Promise<Sealer> {
	const note = await readNote(db);
	const path = secretPathOf(config);
	if (note === undefined && config.secretFile === undefined) {
		await makeSecretFile(path).catch((error: unknown) => {
			if (codeOf(error) !== 'EEXIST') throw error;
		});
	}
	const keys = await readKeys(path, note);
	if (note === undefined) {
		const value = keys[0].id;
		await db
			.insertInto('meta')
			.values({ key: KEY_NOTE, value })
			.onConflict((conflict) => conflict.doNothing())
			.execute();
	}
	return createSealer(keys);
}

/** Refuses a database whose second factors would not open here. */
export async function requireSealingKey(config: Config, db: Database): Promise<void> {
	const note = await readNote(db);
	if (note !== undefined) await readKeys(secretPathOf(config), note);
}

/** The next start seals with whatever key it finds or makes. */
export async function forgetSealingKey(db: Database): Promise<void> {
	await db.deleteFrom('meta').where('key', '=', KEY_NOTE).execute();
}

export function secretPathOf({ secretFile, dataFolder }: Config): string {
	return secretFile ?? join(dataFolder, SECRETS, SECRET_FILE);
}

async function readNote(db: Database): Promise<string | undefined> {
	const note = await db
		.selectFrom('meta')
		.select('value')
		.where('key', '=', KEY_NOTE)
		.executeTakeFirst();
	return note?.value;
}

async function readKeys(path: string, note: string | undefined): Promise<SealingKeys> {
	const keys = await readSecretFile(path);
	if (!keys.ok) throw new StartRefused(keys.error);
	if (note !== undefined && !keys.value.some(({ id }) => id === note))
		throw new StartRefused(`The secret file ${path} lacks the key ${note} of this database.`);
	return keys.value;
}
