import { backup, DatabaseSync } from 'node:sqlite';

import { sqliteCapabilities } from '#store/capabilities.ts';
import { createKysely } from '#store/kysely-dialect.ts';
import { migrate } from '#store/migrations/migrations.ts';
import { SqliteConnection } from './connection.ts';
import { sqliteDialect } from './dialect.ts';
import { StoreRefused } from '#store/trouble.ts';

/**
 * Copies a snapshot of a database while others use it. The source is read within a transaction:
 * otherwise the copy would restart with every commit made by others.
 */
export async function copySqlite(from: string, to: string): Promise<void> {
	const source = open(from);
	try {
		source.exec('PRAGMA busy_timeout = 5000; BEGIN; SELECT 1 FROM sqlite_schema');
		await backup(source, to);
	} catch (error) {
		throw isNotADatabase(error) ? new StoreRefused(`${from} is not a database.`) : error;
	} finally {
		source.close();
	}
}

export async function makeSqliteFile(path: string, migration: string): Promise<void> {
	const connection = new SqliteConnection(open(path));
	try {
		const db = createKysely(sqliteDialect, async () => ({ connection, release: () => {} }));
		await migrate(db, sqliteCapabilities, { through: migration });
	} finally {
		connection.close();
	}
}

/** Merges the WAL into the file; false if someone else has the database open. */
export function settleSqliteFile(path: string): boolean {
	const database = open(path);
	try {
		database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE');
		return true;
	} catch (error) {
		if (isBusy(error)) return false;
		throw isNotADatabase(error) ? new StoreRefused(`${path} is not a database.`) : error;
	} finally {
		database.close();
	}
}

/** Whether the database passes an integrity check: a copy is as damaged as its source. */
export function isIntact(path: string): boolean {
	const database = open(path);
	try {
		return database.prepare('PRAGMA integrity_check(1)').get()?.integrity_check === 'ok';
	} catch (error) {
		if (isNotADatabase(error)) return false;
		throw error;
	} finally {
		database.close();
	}
}

export function isOurs(path: string): boolean {
	const database = open(path);
	try {
		const known = "SELECT 1 FROM sqlite_schema WHERE name = 'kysely_migration'";
		return database.prepare(known).get() !== undefined;
	} finally {
		database.close();
	}
}

/** The file is damaged (CORRUPT) or not a database (NOTADB). */
export function isNotADatabase(error: unknown): boolean {
	const code = resultOf(error);
	return code === 26 || code === 11;
}

export function isBusy(error: unknown): boolean {
	return resultOf(error) === 5;
}

function resultOf(error: unknown): number | undefined {
	return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
		? error.errcode & 0xff
		: undefined;
}

function open(path: string): DatabaseSync {
	return new DatabaseSync(path);
}
