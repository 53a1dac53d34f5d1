import { setTimeout } from 'node:timers/promises';

import type { Connection } from '#store/connection.ts';
import { onPostgres } from '#store/postgres/session.ts';
import { openPostgres, SERVER_NAME } from '#store/postgres/open.ts';
import { makeSqliteFile } from '#store/sqlite/file.ts';
import { onSqliteFile } from '#store/sqlite/session.ts';
import { StoreRefused } from '#store/trouble.ts';
import { copyRows, tablesOf, type TableShape } from '#store/table-copy.ts';

const LOOKS = 10;
const BETWEEN_LOOKS_MS = 200;

/** Writes every row of one snapshot into a database file with tables of the same migration. */
export async function dumpPostgres(url: string, path: string): Promise<void> {
	await onPostgres(url, 'snapshot', async (source) => {
		await makeSqliteFile(path, await newestMigration(source));
		await onSqliteFile(path, async (file) => {
			for (const table of await tablesOf(file)) {
				// The migrations may have inserted rows already.
				await file.query(`DELETE FROM ${table.name}`, []);
				await copyRows(table, source, file);
			}
		});
	});
}

/** Replaces the database's contents with every row of a database file, in one transaction. */
export async function pourIntoPostgres(
	url: string,
	path: string,
	{ replaces }: { readonly replaces: boolean }
): Promise<void> {
	// Creates the tables, or refuses those of another program.
	await (await openPostgres(url)).close();
	await onPostgres(url, 'exclusive', async (target) => {
		await requireNoServer(target);
		await onSqliteFile(path, async (file) => {
			const tables = await tablesOf(file);
			if (!replaces) await requireNobody(target);
			await target.query(`TRUNCATE ${tables.map(({ name }) => name).join(', ')}`, []);
			for (const table of tables) await copyRows(table, file, target);
			await countOn(target, tables);
		});
	});
}

async function newestMigration(source: Connection): Promise<string> {
	const tables = await source.all(
		`SELECT tablename FROM pg_tables
			WHERE schemaname = current_schema() AND tablename = 'kysely_migration'`,
		[]
	);
	const nothing = new StoreRefused('The database contains no Tenantry tables.');
	if (tables.length === 0) throw nothing;
	const [newest] = await source.all<{ name: string }>(
		'SELECT name FROM kysely_migration ORDER BY name DESC LIMIT 1',
		[]
	);
	if (newest === undefined) throw nothing;
	return newest.name;
}

/** Retries because a session that has just ended is still listed for a moment. */
async function requireNoServer(target: Connection): Promise<void> {
	for (let look = 1; await hasServer(target); look++) {
		if (look === LOOKS) throw new StoreRefused('A server is using this database. Stop it first.');
		await setTimeout(BETWEEN_LOOKS_MS);
	}
}

async function hasServer(target: Connection): Promise<boolean> {
	// Within a transaction, the list would stay as it was at the first look.
	await target.query('SELECT pg_stat_clear_snapshot()', []);
	const sessions = await target.all(
		`SELECT pid FROM pg_stat_activity
			WHERE datname = current_database() AND application_name = ?`,
		[SERVER_NAME]
	);
	return sessions.length > 0;
}

async function requireNobody(target: Connection): Promise<void> {
	const providers = await target.all(`SELECT id FROM record WHERE collection = ? LIMIT 1`, [
		'provider'
	]);
	if (providers.length > 0)
		throw new StoreRefused('The database is not empty. Use --force to replace it with the backup.');
}

/** Advances the identity sequences past the inserted rows. */
async function countOn(target: Connection, tables: readonly TableShape[]): Promise<void> {
	const counted = await target.all<{ table: string; column: string }>(
		`SELECT table_name AS table, column_name AS column FROM information_schema.columns
			WHERE table_schema = current_schema() AND is_identity = 'YES'`,
		[]
	);
	for (const { table, column } of counted.filter((one) =>
		tables.some(({ name }) => name === one.table)
	))
		await target.query(
			`SELECT setval(pg_get_serial_sequence($1, $2), greatest(max(${column}), 1),
				max(${column}) IS NOT NULL) FROM ${table}`,
			[table, column]
		);
}
