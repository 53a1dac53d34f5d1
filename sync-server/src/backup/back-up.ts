import { existsSync } from 'node:fs';
import { access, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { Config } from '#config.ts';
import { codeOf, DATABASE } from '#data-folder.ts';
import { StartRefused } from '#start-refused.ts';
import { readMeta, writeMeta } from '#store/meta.ts';
import { copySqlite, isIntact, settleSqliteFile } from '#store/sqlite/file.ts';
import { openPostgresAsIs } from '#store/postgres/open.ts';
import { openSqliteAsIs } from '#store/sqlite/open.ts';
import { StoreRefused } from '#store/trouble.ts';
import type { Database } from '#store/store.ts';
import { VERSION } from '#version.ts';

import { verifyChains, type Chains } from './chains.ts';
import { noteBackup } from './last-backup.ts';
import { dumpPostgres } from './postgres-backup.ts';

const TIME = 'backed_up_at';
const PROGRAM = 'backed_up_by';

interface BackedUp extends Chains {
	/** The backup's time is in the database, from which the metrics derive its age. */
	readonly isNoted: boolean;
}

/** Copies the database into a new file, all or nothing, and verifies the chains of the copy. */
export async function backUp(
	config: Config,
	{ path, at }: { readonly path: string; readonly at: number }
): Promise<BackedUp> {
	if (existsSync(path)) throw new StartRefused(`${path} already exists. Choose a new file.`);
	const part = `${path}.part`;
	try {
		await (await open(part, 'w', 0o600)).close();
		await copyDatabase(config, part);
		if (!isIntact(part)) throw new StoreRefused('The database is damaged, and was not backed up.');
		const chains = await sealOff(part, at);
		await rename(part, path);
		return { ...chains, isNoted: await note(config, at) };
	} catch (error) {
		throw inOneLine(error, `The backup ${path} cannot be made`);
	} finally {
		await rm(part, { force: true });
	}
}

/** A backup is good whether or not its time can be written into the database. */
async function note({ databaseUrl, dataFolder }: Config, at: number): Promise<boolean> {
	try {
		const store =
			databaseUrl === undefined
				? openSqliteAsIs(join(dataFolder, DATABASE))
				: await openPostgresAsIs(databaseUrl);
		await noteBackup(store.db, at).finally(() => store.close());
		return true;
	} catch {
		return false;
	}
}

export function inOneLine(error: unknown, what: string): unknown {
	if (error instanceof StoreRefused) return new StartRefused(error.message);
	const code = codeOf(error);
	if (code === undefined || !(error instanceof Error)) return error;
	// SQLite's messages are readable, but a connection's message may hold a password.
	return new StartRefused(`${what} (${code === 'ERR_SQLITE_ERROR' ? error.message : code}).`);
}

export async function timeOf(db: Database): Promise<number | undefined> {
	const value = await readMeta(db, TIME);
	return value === undefined ? undefined : Number(value);
}

export async function versionOf(db: Database): Promise<string | undefined> {
	return readMeta(db, PROGRAM);
}

async function copyDatabase({ databaseUrl, dataFolder }: Config, part: string): Promise<void> {
	if (databaseUrl !== undefined) return dumpPostgres(databaseUrl, part);
	const database = join(dataFolder, DATABASE);
	const code = await access(database).catch(codeOf);
	if (code === 'ENOENT') throw new StartRefused(`There is no database in ${dataFolder}.`);
	if (code !== undefined) throw new StartRefused(`${database} cannot be read (${code}).`);
	return copySqlite(database, part);
}

async function sealOff(part: string, at: number): Promise<Chains> {
	const store = openSqliteAsIs(part);
	try {
		await writeMeta(store.db, TIME, String(at));
		await writeMeta(store.db, PROGRAM, VERSION);
		return await verifyChains(store);
	} finally {
		await store.close();
		settleSqliteFile(part);
		await flush(part);
	}
}

async function flush(path: string): Promise<void> {
	const file = await open(path, 'r+');
	await file.sync();
	await file.close();
}
