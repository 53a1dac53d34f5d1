import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DATABASE } from '@tenantry/sync-server/data-folder.ts';
import { openPostgresAsIs } from '@tenantry/sync-server/store/postgres/open.ts';
import { openSqliteAsIs } from '@tenantry/sync-server/store/sqlite/open.ts';
import { Client } from 'pg';
import { createDatabase } from '#support/postgres/database.ts';
import type { Premises } from '#support/servers/command.ts';
import { startServer, type ServerProcess } from '#support/servers/process.ts';
import type { DatabaseName } from '#support/servers/world.ts';
import { rowsOf, type Row } from '#support/store/reopened-database.ts';
import { unpack } from './version.ts';

/** What the server of an earlier version left: its data folder, and its database if that is apart. */
export interface EarlierData extends Premises {
	readonly remove: () => Promise<void>;
}

export async function openEarlierData(
	version: string,
	database: DatabaseName
): Promise<EarlierData> {
	const { folder: dataDir, remove } = await unpack(version, database);
	const databaseUrl = database === 'postgres' ? await createDatabase() : undefined;
	if (databaseUrl !== undefined) await load(databaseUrl, join(dataDir, 'dump.sql'));
	return { dataDir, databaseUrl, remove };
}

/** Starts a server there, and tells how long it took until it was ready. */
export async function serveEarlierData(
	{ dataDir, databaseUrl, env: more = {} }: Premises,
	program?: readonly string[]
): Promise<ServerProcess & { readonly readyAfterMs: number }> {
	const startedAt = performance.now();
	// The security log keeps what years-old fixtures hold.
	const env = { SECURITY_EVENT_DAYS: '36500', ...more };
	const server = await startServer({ dataDir, databaseUrl, env, ...(program && { program }) });
	const { status } = await fetch(`${server.url}/readyz`);
	if (status !== 200) throw new Error(`Not ready: ${status}`);
	return { ...server, readyAfterMs: Math.round(performance.now() - startedAt) };
}

/** Runs a dump, without the lines by which newer programs guard psql. */
async function load(connectionString: string, dump: string): Promise<void> {
	const client = new Client({ connectionString });
	await client.connect();
	try {
		await client.query((await readFile(dump, 'utf8')).replaceAll(/^\\.*$/gm, ''));
	} finally {
		await client.end();
	}
}

/** Reads every table of a stopped server, whichever version wrote it. */
export async function tablesOf({
	dataDir,
	databaseUrl
}: Premises): Promise<ReadonlyMap<string, readonly Row[]>> {
	const store =
		databaseUrl === undefined
			? openSqliteAsIs(join(dataDir, DATABASE))
			: await openPostgresAsIs(databaseUrl);
	try {
		const tables = new Map<string, readonly Row[]>();
		for (const { name } of await store.db.introspection.getTables())
			tables.set(name, await rowsOf(store.db, name));
		return tables;
	} finally {
		await store.close();
	}
}
