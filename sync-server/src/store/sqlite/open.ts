import { DatabaseSync } from 'node:sqlite';

import { sqliteCapabilities } from '#store/capabilities.ts';
import { createKysely, kyselyOn } from '#store/kysely-dialect.ts';
import { migrate, type MigrationOptions } from '#store/migrations/migrations.ts';
import { Mutex } from './mutex.ts';
import { createStore, type Engine } from '#store/sql-store.ts';
import { SqliteConnection } from './connection.ts';
import { isNotADatabase } from './file.ts';
import { type Durability, flushedBeside, flushedInTurn } from './durability.ts';
import { createAnnouncements } from './announcements.ts';
import { sqliteDialect } from './dialect.ts';
import { statements } from '#store/statements.ts';
import { StoreRefused } from '#store/trouble.ts';
import type { Head, ProviderVersion, Store } from '#store/store.ts';
import type { Wal } from './wal.ts';

export interface SqliteOptions extends MigrationOptions {
	/**
	 * Flushes commits beside the event loop, for a server. Nothing is answered, to a writer or a
	 * reader, before what it may contain is on the disk. Absent: each commit is flushed in its turn,
	 * before another process can see it.
	 */
	readonly openWal?: (path: string) => Wal;
}

export async function openSqlite(
	path: string,
	{ openWal, ...options }: SqliteOptions = {}
): Promise<Store> {
	const engine = openEngine(path, openWal && flushedBeside(openWal(path)));
	try {
		await migrate(engine.db, sqliteCapabilities, options);
	} catch (error) {
		await engine.close();
		throw error;
	}
	return createStore(engine);
}

/** Never migrates, whichever version made the database: for inspection, never to serve. */
export function openSqliteAsIs(path: string): Store {
	return createStore(openEngine(path));
}

function openEngine(path: string, durability: Durability = flushedInTurn): Engine {
	const writer = open(path, durability);
	const reader = open(path, durability);
	reader.run('PRAGMA query_only = ON');
	const writing = new Mutex();
	const reading = new Mutex();
	const writerDatabase = kyselyOn(sqliteDialect, writer);
	const readerDatabase = kyselyOn(sqliteDialect, reader);

	async function acquireWriter(): Promise<() => Promise<void>> {
		const release = await writing.acquire();
		return () => {
			durability.noteWrites(writer);
			release();
			return durability.settled();
		};
	}

	const read: Engine['read'] = async (run) => {
		const release = await reading.acquire();
		try {
			return await inTransaction(reader, 'BEGIN', () => run(reader, () => readerDatabase));
		} finally {
			release();
			await durability.settled();
		}
	};
	const announcements = createAnnouncements({
		writer,
		versions: () => read((connection) => connection.all<ProviderVersion>(statements.heads, []))
	});

	return {
		db: createKysely(sqliteDialect, async () => ({
			connection: writer,
			release: await acquireWriter()
		})),
		async write(providerId, run) {
			const release = await acquireWriter();
			try {
				return await inTransaction(writer, 'BEGIN IMMEDIATE', async () => {
					const head = await headOf(writer, providerId);
					return run({ connection: writer, database: () => writerDatabase, head });
				});
			} finally {
				await release();
			}
		},
		read,
		announce: (providerId, version) => announcements.announce(providerId, version),
		listen: (listener) => announcements.listen(listener),
		sizeQuery: 'SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size',
		async close() {
			const releases = [await writing.acquire(), await reading.acquire()];
			await durability.close();
			reader.close();
			writer.close();
			for (const release of releases) release();
		}
	};
}

async function inTransaction<T>(
	connection: SqliteConnection,
	begin: string,
	run: () => Promise<T>
): Promise<T> {
	connection.run(begin);
	try {
		const answer = await run();
		connection.run('COMMIT');
		return answer;
	} catch (error) {
		// A full disk has already rolled back.
		if (connection.isInTransaction) connection.run('ROLLBACK');
		throw error;
	}
}

async function headOf(connection: SqliteConnection, providerId: string): Promise<Head> {
	const [head] = await connection.all<Head>(statements.head, [providerId]);
	if (head !== undefined) return head;
	await connection.all(statements.addHead, [providerId]);
	return { version: 0, hash: '' };
}

/** Random ids touch pages all over the tables, so a batch needs them in memory. */
const CACHE_KIB = 8192;

function open(path: string, { pragmas }: Durability): SqliteConnection {
	const database = new DatabaseSync(path);
	try {
		refuseOld(database);
		database.exec(`
			PRAGMA journal_mode = WAL;
			${pragmas}
			PRAGMA foreign_keys = ON;
			PRAGMA busy_timeout = 5000;
			PRAGMA trusted_schema = OFF;
			PRAGMA cache_size = -${CACHE_KIB};
		`);
	} catch (error) {
		database.close();
		if (isNotADatabase(error)) throw new StoreRefused(`${path} is not a database.`);
		throw error;
	}
	return new SqliteConnection(database);
}

function refuseOld(database: DatabaseSync): void {
	const version = String(database.prepare('SELECT sqlite_version() AS version').get()?.version);
	if (isTooOld(version))
		throw new StoreRefused(`SQLite ${version} is too old; ${OLDEST_SQLITE} is needed.`);
}

/** Older versions can lose a committed transaction when the WAL is reset (sqlite.org, 3.51.3). */
const OLDEST_SQLITE = '3.51.3';

export function isTooOld(version: string): boolean {
	const [found, oldest] = [version, OLDEST_SQLITE].map((text) => text.split('.').map(Number));
	for (const [place, least] of (oldest ?? []).entries()) {
		const part = found?.[place] ?? 0;
		if (part !== least) return part < least;
	}
	return false;
}
