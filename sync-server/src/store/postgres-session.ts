import pg from 'pg';

import { PostgresConnection } from './postgres-connection.ts';
import { connectionTo } from './postgres.ts';

export type Isolation = 'snapshot' | 'exclusive';

const BEGIN: Readonly<Record<Isolation, string>> = {
	snapshot: 'BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY',
	exclusive: 'BEGIN'
};

/** One transaction of the operator's, which may take as long as it takes. */
export async function onPostgres<T>(
	url: string,
	isolation: Isolation,
	run: (connection: PostgresConnection) => Promise<T>
): Promise<T> {
	const client = new pg.Client({
		...connectionTo(url),
		application_name: 'tenantry command',
		lock_timeout: 5_000
	});
	// A connection that breaks fails the statement that runs, too.
	client.on('error', () => {});
	await client.connect();
	try {
		await client.query(BEGIN[isolation]);
		const answer = await run(new PostgresConnection(client));
		await client.query('COMMIT');
		return answer;
	} finally {
		// What was not committed is rolled back with the connection.
		await client.end();
	}
}
