import { backup, DatabaseSync } from 'node:sqlite';

import { sqliteCapabilities } from './capabilities.ts';
import { createKysely } from './kysely-dialect.ts';
import { migrate } from './migrations/migrations.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { sqliteWords } from './sqlite-words.ts';
import { StoreRefused } from './store-refused.ts';

/**
 * Copies a database as it is at one moment, while others work on it. The source is read within a
 * transaction: otherwise a copy begins anew with every change that somebody commits meanwhile.
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

/** An empty database with the tables as they were after a migration. */
export async function makeSqliteFile(path: string, migration: string): Promise<void> {
	const connection = new SqliteConnection(open(path));
	try {
		const db = createKysely(sqliteWords, async () => ({ connection, release: () => {} }));
		await migrate(db, sqliteCapabilities, { through: migration });
	} finally {
		connection.close();
	}
}

/** Works on a file that nobody else has open: what `run` does stands as a whole, or not at all. */
export async function onSqliteFile<T>(
	path: string,
	run: (connection: SqliteConnection) => Promise<T>
): Promise<T> {
	const connection = new SqliteConnection(open(path));
	try {
		connection.run('BEGIN IMMEDIATE');
		const answer = await run(connection);
		connection.run('COMMIT');
		return answer;
	} finally {
		// What was not committed is rolled back.
		connection.close();
	}
}

/** Brings everything into the one file; false where somebody has the database open. */
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

/** Whether every page of it makes sense: a copy is as damaged as what it was made of. */
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

/** Whether a program of ours has made its tables. */
export function isOurs(path: string): boolean {
	const database = open(path);
	try {
		const known = "SELECT 1 FROM sqlite_schema WHERE name = 'kysely_migration'";
		return database.prepare(known).get() !== undefined;
	} finally {
		database.close();
	}
}

/** Damaged, or something else under its name. */
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
