import type { Connection } from '#store/connection.ts';
import { onPostgres } from './session.ts';
import { openPostgres } from './open.ts';
import { StoreRefused } from '#store/trouble.ts';

/** The server's rights on tables that are kept forever; on all others it has every right. */
const RIGHTS: ReadonlyMap<string, string> = new Map([
	['account', 'SELECT, INSERT'],
	['audit_event', 'SELECT, INSERT'],
	// A trigger allows deleting only old rows.
	['door_event', 'SELECT, INSERT, DELETE'],
	['mutation', 'SELECT, INSERT, UPDATE'],
	['record', 'SELECT, INSERT, UPDATE'],
	['kysely_migration', 'SELECT'],
	['kysely_migration_lock', 'SELECT']
]);
const ALL_RIGHTS = 'SELECT, INSERT, UPDATE, DELETE';

/**
 * The role can change neither the logs nor the table definitions, so an attacker who controls only
 * the server cannot either. Migrates the tables as their owner first.
 */
export async function grantServing(ownerUrl: string, role: string): Promise<void> {
	await (await openPostgres(ownerUrl)).close();
	await onPostgres(ownerUrl, 'exclusive', async (connection) => {
		const name = await quotedRole(connection, role);
		const run = (statement: string) => connection.query(statement, []);
		const [{ schema } = { schema: 'public' }] = await connection.all<{ schema: string }>(
			'SELECT quote_ident(current_schema()) AS schema',
			[]
		);
		await run(`REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM ${name}`);
		await run(`GRANT USAGE ON SCHEMA ${schema} TO ${name}`);
		for (const table of await tablesOf(connection))
			await run(`GRANT ${RIGHTS.get(table) ?? ALL_RIGHTS} ON ${schema}.${table} TO ${name}`);
	});
}

async function tablesOf(connection: Connection): Promise<string[]> {
	const tables = await connection.all<{ name: string }>(
		'SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()',
		[]
	);
	return tables.map(({ name }) => name);
}

async function quotedRole(connection: Connection, role: string): Promise<string> {
	const [found] = await connection.all<{ name: string; owns: boolean }>(
		`SELECT quote_ident(rolname) AS name, rolsuper OR rolname = current_user AS owns
			FROM pg_roles WHERE rolname = ?`,
		[role]
	);
	if (found === undefined) throw new StoreRefused(`The database has no role ${role}.`);
	if (found.owns) throw new StoreRefused(`${role} owns the tables. Choose another role.`);
	return found.name;
}
