import type { DatabaseSync } from 'node:sqlite';
import type { Database } from '@tenantry/sync-server/store/store.ts';
import { PostgresAdapter, sql } from 'kysely';
import { Client } from 'pg';

const GUARDS = ['audit_event', 'door_event'].flatMap((table) =>
	['update', 'delete'].map((change) => ({ table, name: `${table}_no_${change}` }))
);

/**
 * Removes the triggers that protect the logs, as the owner of the tables can; afterwards the logs
 * can be changed.
 */
export async function unlockLogs(db: Database): Promise<void> {
	for (const { table, name } of GUARDS)
		await sql.raw(`DROP TRIGGER ${name}${isPostgres(db) ? ` ON ${table}` : ''}`).execute(db);
}

/** Removes the triggers that protect the logs in a SQLite file. */
export function unlockLogsOf(database: DatabaseSync): void {
	for (const { name } of GUARDS) database.exec(`DROP TRIGGER IF EXISTS ${name}`);
}

/** Makes the database refuse new rows of a table, until the returned function is called. */
export async function refuseInserts(db: Database, table: string): Promise<() => Promise<void>> {
	const name = `${table}_fault`;
	const when = `BEFORE INSERT ON ${table}`;
	const run = (statement: string) => sql.raw(statement).execute(db);
	if (isPostgres(db)) {
		await run(`CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS
			$$ BEGIN RAISE EXCEPTION 'out of order'; END $$`);
		await run(`CREATE TRIGGER ${name} ${when} FOR EACH ROW EXECUTE FUNCTION ${name}()`);
	} else await run(`CREATE TRIGGER ${name} ${when} BEGIN SELECT RAISE(ABORT, 'out of order'); END`);
	return async () => {
		await run(`DROP TRIGGER ${name}${isPostgres(db) ? ` ON ${table}` : ''}`);
	};
}

function isPostgres(db: Database): boolean {
	return db.getExecutor().adapter instanceof PostgresAdapter;
}

/** Runs statements on a PostgreSQL, one after the other, as the user in the URL. */
export async function query(url: string, ...statements: readonly string[]): Promise<void> {
	const client = new Client({ connectionString: url });
	await client.connect();
	try {
		for (const statement of statements) await client.query(statement);
	} finally {
		await client.end();
	}
}
