import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import pg, { type ClientConfig, type CustomTypesConfig, type PoolClient } from 'pg';

import { postgresCapabilities } from '#store/capabilities.ts';
import { createKysely, kyselyOn, type DatabaseDialect } from '#store/kysely-dialect.ts';
import { migrate, type MigrationOptions } from '#store/migrations/migrations.ts';
import { openAnnouncements } from './announcements.ts';
import { PostgresConnection } from './connection.ts';
import { createStore, type Engine } from '#store/sql-store.ts';
import { statements } from '#store/statements.ts';
import { StoreRefused } from '#store/trouble.ts';
import type { Head, Store } from '#store/store.ts';

/** Identifies the sessions of running servers. */
export const SERVER_NAME = 'tenantry';

/** serialization_failure and deadlock_detected: nothing was written, and a retry may succeed. */
const REPEATABLE = new Set(['40001', '40P01']);
const ATTEMPTS = 5;
/** Set by a statement, because poolers refuse them as parameters of the connection. */
const TIMEOUTS = `SET statement_timeout = 5000; SET lock_timeout = 2000;
	SET idle_in_transaction_session_timeout = 10000`;

export async function openPostgres(url: string, options: MigrationOptions = {}): Promise<Store> {
	const engine = await openEngine(url);
	try {
		await migrate(engine.db, postgresCapabilities, options);
	} catch (error) {
		await engine.close();
		throw lacksRight(error)
			? new StoreRefused(
					'The database is older than this program: its owner runs `tenantry database grant`.'
				)
			: error;
	}
	return createStore(engine);
}

/** Never migrates, whichever version made the database: for inspection, never to serve. */
export async function openPostgresAsIs(url: string): Promise<Store> {
	return createStore(await openEngine(url));
}

async function openEngine(url: string): Promise<Engine> {
	const config = { ...connectionTo(url), application_name: SERVER_NAME };
	const pool = new pg.Pool({ ...config, max: 10 });
	// A connection that breaks while idle is replaced by the next one requested; in use, it fails
	// the waiting statement. It also emits an error event, which ends the process without a
	// listener.
	pool.on('error', () => {});
	pool.on('connect', (client) => {
		client.on('error', () => {});
		// If it fails, so does the statement for which the connection was opened.
		client.query(TIMEOUTS).catch(() => {});
	});
	const announcements = await openAnnouncements(config, pool);

	return {
		db: createKysely(postgresDialect, async () => {
			const client = await pool.connect();
			return { connection: new PostgresConnection(client), release: () => client.release() };
		}),
		write: (providerId, run) =>
			repeating(() =>
				inTransaction(pool, 'BEGIN', async (connection, database) => {
					const head = await lockHead(connection, providerId);
					return run({ connection, database, head });
				})
			),
		read: (run) => inTransaction(pool, 'BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY', run),
		announce: (providerId, version) => announcements.announce(providerId, version),
		listen: (listener) => announcements.listen(listener),
		isPolling: announcements.isPolling,
		changeUrl(to) {
			for (const options of [config, pool.options]) options.connectionString = to;
		},
		sizeQuery: 'SELECT pg_database_size(current_database()) AS bytes',
		async close() {
			await announcements.close();
			await pool.end();
		}
	};
}

export function connectionTo(url: string): ClientConfig {
	return { connectionString: url, types: { getTypeParser }, pipeline: true };
}

/** Counts and times are far below 2^53, so INT8 becomes a number. */
const getTypeParser: CustomTypesConfig['getTypeParser'] = (oid, format) =>
	// eslint-disable-next-line @typescript-eslint/no-unsafe-return -- pg types its parsers so.
	oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format);

async function inTransaction<T>(
	pool: pg.Pool,
	begin: string,
	run: (connection: PostgresConnection, database: () => ReturnType<typeof kyselyOn>) => Promise<T>
): Promise<T> {
	const client = await pool.connect();
	let broken = false;
	try {
		const connection = new PostgresConnection(client);
		connection.begin(begin);
		const answer = await run(connection, () => kyselyOn(postgresDialect, connection));
		await connection.commit();
		return answer;
	} catch (error) {
		broken = !(await rollBack(client));
		throw error;
	} finally {
		client.release(broken);
	}
}

/** False if the connection is lost; the server then rolls back automatically. */
async function rollBack(client: PoolClient): Promise<boolean> {
	try {
		await client.query('ROLLBACK');
		return true;
	} catch {
		return false;
	}
}

async function repeating<T>(run: () => Promise<T>): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await run();
		} catch (error) {
			if (attempt === ATTEMPTS || !isRepeatable(error)) throw error;
		}
	}
}

/** insufficient_privilege: the server's own role cannot create tables. */
function lacksRight(error: unknown): boolean {
	return error instanceof pg.DatabaseError && error.code === '42501';
}

function isRepeatable(error: unknown): boolean {
	return error instanceof pg.DatabaseError && REPEATABLE.has(error.code ?? '');
}

async function lockHead(connection: PostgresConnection, providerId: string): Promise<Head> {
	const lock = `${statements.head} FOR UPDATE`;
	const [head] = await connection.all<Head>(lock, [providerId]);
	if (head !== undefined) return head;
	await connection.all(statements.addHead, [providerId]);
	const [added] = await connection.all<Head>(lock, [providerId]);
	if (added === undefined) throw new Error(`No head of provider ${providerId}`);
	return added;
}

const postgresDialect: DatabaseDialect = {
	begin: 'BEGIN',
	createAdapter: () => new PostgresAdapter(),
	createQueryCompiler: () => new PostgresQueryCompiler(),
	createIntrospector: (db) => new PostgresIntrospector(db)
};
