import { DatabaseSync } from 'node:sqlite';

import { SqliteConnection } from './connection.ts';

/** Runs one transaction on a file that no one else has open. */
export async function onSqliteFile<T>(
	path: string,
	run: (connection: SqliteConnection) => Promise<T>
): Promise<T> {
	const connection = new SqliteConnection(new DatabaseSync(path));
	try {
		connection.run('BEGIN IMMEDIATE');
		const answer = await run(connection);
		connection.run('COMMIT');
		return answer;
	} finally {
		// Closing rolls back what was not committed.
		connection.close();
	}
}
