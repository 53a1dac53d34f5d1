import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import * as z from 'zod/mini';

import { recordSecurityEvent } from '#auth/log/security-log.ts';
import { dropSessions } from '#auth/session/session.ts';
import type { Config } from '#config.ts';
import { DATABASE, openDataFolder } from '#data-folder.ts';
import { requireSealingKey } from '#sealing.ts';
import { StartRefused } from '#start-refused.ts';
import { copySqlite, isIntact, isOurs, settleSqliteFile } from '#store/sqlite/file.ts';
import { openSqlite } from '#store/sqlite/open.ts';
import { StoreRefused } from '#store/trouble.ts';
import type { Store } from '#store/store.ts';

import { inOneLine, timeOf, versionOf } from './back-up.ts';
import { verifyChains, type Chains } from './chains.ts';
import { giveUpKeys } from './lost-keys.ts';
import { pourIntoPostgres } from './postgres-backup.ts';
import { putInPlace, requirePlace } from './sqlite-restore.ts';

export interface RestoreRequest {
	readonly path: string;
	readonly at: number;
	/** The backup replaces an existing database. */
	readonly replaces: boolean;
	/** Restores without the keys, so that everyone must enroll again. */
	readonly givesUpKeys: boolean;
	/** Whether to accept a backup whose audit was tampered with: the operator has to know why. */
	readonly acceptsBrokenChains: boolean;
}

export interface Restored {
	readonly chains: Chains;
	readonly backedUpAt: number | undefined;
	readonly backedUpBy: string | undefined;
	readonly former: string | undefined;
}

const STAGE = 'restore.sqlite';

/** Validates a copy of the backup, and only then touches the existing database. */
export async function restore(config: Config, request: RestoreRequest): Promise<Restored> {
	const { path, replaces, at } = request;
	if (!existsSync(path)) throw new StartRefused(`${path} does not exist.`);
	await openDataFolder(config.dataFolder);
	const stage = join(config.dataFolder, STAGE);
	const target = join(config.dataFolder, DATABASE);
	const { databaseUrl } = config;
	try {
		if (databaseUrl === undefined) await requirePlace(target, { replaces });
		await drop(stage);
		await copySqlite(path, stage);
		if (!isIntact(stage)) throw new StoreRefused(`${path} is damaged.`);
		if (!isOurs(stage)) throw new StoreRefused(`${path} contains no Tenantry tables.`);
		const checked = await prepare(config, stage, request);
		if (databaseUrl === undefined)
			return { ...checked, former: await putInPlace(stage, target, { replaces, at }) };
		await pourIntoPostgres(databaseUrl, stage, { replaces });
		return { ...checked, former: undefined };
	} catch (error) {
		const cause = isUnreadable(error) ? new StoreRefused(`${path} is damaged.`) : error;
		throw inOneLine(cause, `${path} cannot be restored`);
	} finally {
		await drop(stage);
	}
}

/** Migrates the copy to this program's version, and refuses one that could not be served from. */
async function prepare(
	config: Config,
	stage: string,
	{ path, at, givesUpKeys, acceptsBrokenChains }: RestoreRequest
): Promise<Omit<Restored, 'former'>> {
	const store = await openSqlite(stage);
	try {
		if (!givesUpKeys) await requireSealingKey(config, store.db);
		const chains = await verifyChains(store);
		if (!chains.isIntact && !acceptsBrokenChains)
			throw new StartRefused(`${path} has been altered or damaged.\n${chains.text.trim()}`);
		const backedUpAt = await timeOf(store.db);
		const backedUpBy = await versionOf(store.db);
		if (givesUpKeys) await giveUpKeys(store, at);
		await closeSessions(store, { at, backedUpAt });
		return { chains, backedUpAt, backedUpBy };
	} finally {
		await store.close();
		settleSqliteFile(stage);
	}
}

/** So that no session ended since the backup comes back; devices open new ones. */
async function closeSessions(
	{ db }: Store,
	{ at, backedUpAt }: { readonly at: number; readonly backedUpAt: number | undefined }
): Promise<void> {
	await db.transaction().execute(async (tx) => {
		await dropSessions(tx);
		const of = backedUpAt === undefined ? 'unknown' : new Date(backedUpAt).toISOString();
		await recordSecurityEvent(tx, { kind: 'restored', at, detail: { of } });
	});
}

/** A row's text was not written by this program; SQLite considers such a row intact. */
function isUnreadable(error: unknown): boolean {
	return error instanceof SyntaxError || error instanceof z.core.$ZodError;
}

async function drop(stage: string): Promise<void> {
	for (const ending of ['', '-wal', '-shm', '-journal'])
		await rm(`${stage}${ending}`, { force: true });
}
