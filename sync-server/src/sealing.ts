import { join } from 'node:path';

import { openKeyRing, type KeyRing } from './auth/keys/key-ring.ts';
import { countSealedElsewhere } from './auth/totp/reseal.ts';
import { makeSecretFile, readSecretFile, type SealingKeys } from './auth/keys/secret-file.ts';
import { readMeta } from '#store/meta.ts';
import type { Database } from '#store/store.ts';

import type { Config } from './config.ts';
import { codeOf, SECRETS } from './data-folder.ts';
import { StartRefused } from './start-refused.ts';

const SECRET_FILE = 'sealing-keys';
const KEY_NOTE = 'sealing_key';

/** A key is created with the database; a database that knows one rejects any other. */
export async function openKeys(config: Config, db: Database): Promise<KeyRing> {
	const note = await readSealingNote(db);
	const path = secretPathOf(config);
	if (note === undefined && config.secretFile === undefined) {
		await makeSecretFile(path).catch((error: unknown) => {
			if (codeOf(error) !== 'EEXIST') throw error;
		});
	}
	const keys = await readKeys(path, note);
	await requireAllSeeds(path, { db, keys });
	if (note === undefined) {
		const value = keys[0].id;
		await db
			.insertInto('meta')
			.values({ key: KEY_NOTE, value })
			.onConflict((conflict) => conflict.doNothing())
			.execute();
	}
	return openKeyRing(path, keys);
}

/** Refuses a database whose second factors could not be opened here. */
export async function requireSealingKey(config: Config, db: Database): Promise<void> {
	const note = await readSealingNote(db);
	if (note === undefined) return;
	const path = secretPathOf(config);
	await requireAllSeeds(path, { db, keys: await readKeys(path, note) });
}

export async function noteSealingKey(db: Database, id: string): Promise<void> {
	await db.updateTable('meta').set({ value: id }).where('key', '=', KEY_NOTE).execute();
}

/** Makes the next start seal with whatever key it finds or creates. */
export async function forgetSealingKey(db: Database): Promise<void> {
	await db.deleteFrom('meta').where('key', '=', KEY_NOTE).execute();
}

export function secretPathOf({ secretFile, dataFolder }: Config): string {
	return secretFile ?? join(dataFolder, SECRETS, SECRET_FILE);
}

export function readSealingNote(db: Database): Promise<string | undefined> {
	return readMeta(db, KEY_NOTE);
}

async function readKeys(path: string, note: string | undefined): Promise<SealingKeys> {
	const keys = await readSecretFile(path);
	if (!keys.ok) throw new StartRefused(keys.error);
	if (note !== undefined && !keys.value.some(({ id }) => id === note))
		throw new StartRefused(`The secret file ${path} lacks the key ${note} of this database.`);
	return keys.value;
}

async function requireAllSeeds(
	path: string,
	{ db, keys }: { readonly db: Database; readonly keys: SealingKeys }
): Promise<void> {
	const lost = await countSealedElsewhere(
		db,
		keys.map(({ id }) => id)
	);
	if (lost > 0)
		throw new StartRefused(
			`The secret file ${path} lacks a key under which ${lost} second factors are sealed.`
		);
}
