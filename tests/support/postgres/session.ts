import { Client } from 'pg';
import * as z from 'zod/mini';
import { waitUntil } from '#support/runner/wait.ts';
import type { ServerWorld } from '#support/servers/world.ts';

/**
 * The test's own session on a world's PostgreSQL, used to block the servers and to observe them.
 */
export interface DatabaseSession {
	/** Locks the provider's head, so that no server decides anything for it until `release`. */
	hold(): Promise<void>;
	release(): Promise<void>;
	/** Resolves when this number of server sessions waits for a lock. */
	untilWaiting(count: number): Promise<void>;
	/**
	 * Terminates server sessions as an operator would: all, or those whose last statement matches.
	 */
	terminate(like?: string): Promise<void>;
	/**
	 * Returns how many deadlocks the database had to break by ending a transaction. Terminates all
	 * server sessions first, because a session's deadlocks are counted only when it ends.
	 */
	deadlocks(): Promise<number>;
	close(): Promise<void>;
}

const Numbers = z.array(z.object({ number: z.coerce.number() }));
const servers = `FROM pg_stat_activity
	WHERE datname = current_database() AND application_name = 'tenantry'`;

export async function openDatabaseSession(world: ServerWorld): Promise<DatabaseSession> {
	const [client, watcher] = [connection(world), connection(world)];
	await Promise.all([client.connect(), watcher.connect()]);

	async function count(text: string): Promise<number> {
		const [row] = Numbers.parse((await watcher.query<object>(text)).rows);
		return row?.number ?? 0;
	}

	async function pidsOf(like: string): Promise<number[]> {
		const text = `SELECT pid AS number ${servers} AND query LIKE $1`;
		return Numbers.parse((await watcher.query<object>(text, [like])).rows).map((row) => row.number);
	}

	async function terminate(pids: readonly number[]): Promise<void> {
		await watcher.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid', [pids]);
	}

	return {
		async hold() {
			await client.query('BEGIN');
			const text = 'SELECT version FROM provider_head WHERE provider_id = $1 FOR UPDATE';
			await client.query(text, [world.providerId]);
		},
		async release() {
			await client.query('COMMIT');
		},
		untilWaiting: (expected) =>
			waitUntil(
				async () =>
					(await count(`SELECT count(*) AS number ${servers} AND wait_event_type = 'Lock'`)) ===
					expected
			),
		terminate: async (like = '%') => terminate(await pidsOf(like)),
		async deadlocks() {
			const pids = await pidsOf('%');
			await terminate(pids);
			await waitUntil(async () => !(await pidsOf('%')).some((pid) => pids.includes(pid)));
			return count(
				'SELECT deadlocks AS number FROM pg_stat_database WHERE datname = current_database()'
			);
		},
		async close() {
			await Promise.all([client.end(), watcher.end()]);
		}
	};
}

function connection({ databaseUrl }: ServerWorld): Client {
	if (databaseUrl === undefined) throw new Error('This world is on SQLite.');
	return new Client({ connectionString: databaseUrl });
}
