import pg from 'pg';

import { PostgresConnection } from './connection.ts';
import { connectionTo } from './open.ts';

export type Isolation = 'snapshot' | 'exclusive';

const BEGIN: Readonly<Record<Isolation, string>> = {
	snapshot: 'BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY',
	exclusive: 'BEGIN'
};

/** Runs one transaction for an operator's command, without a time limit. */
export async function onPostgres<T>(
	url: string,
	isolation: Isolation,
	run: (connection: PostgresConnection) => Promise<T>
): Promise<T> {
	const client = new pg.Client({
		...connectionTo(url),
		application_name: 'tenantry command'
	});
	// A connection that breaks also fails the running statement, so the event needs no handling.
	client.on('error', () => {});
	await client.connect();
	try {
		const connection = new PostgresConnection(client);
		connection.begin(BEGIN[isolation]);
		await connection.send('SET LOCAL lock_timeout = 5000', []);
		const answer = await run(connection);
		await connection.commit();
		return answer;
	} finally {
		// Closing the connection rolls back what was not committed.
		await client.end();
	}
}
