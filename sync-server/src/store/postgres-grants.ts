import type { Connection } from './connection.ts';
import { onPostgres } from './postgres-session.ts';
import { openPostgres } from './postgres.ts';
import { StoreRefused } from './store-refused.ts';

/** What a server does to tables that are kept for ever; to the others it does everything. */
const RIGHTS: ReadonlyMap<string, string> = new Map([
	['account', 'SELECT, INSERT'],
	['audit_event', 'SELECT, INSERT'],
	// Its trigger lets go of nothing but what is old.
	['door_event', 'SELECT, INSERT, DELETE'],
	['mutation', 'SELECT, INSERT, UPDATE'],
	['record', 'SELECT, INSERT, UPDATE'],
	['kysely_migration', 'SELECT'],
	['kysely_migration_lock', 'SELECT']
]);
const ALL_RIGHTS = 'SELECT, INSERT, UPDATE, DELETE';

/**
 * Brings the tables up to this program as their owner, and lets a role serve from them: it can
 * change neither what is in the logs nor the tables, so nobody can who gets at the server alone.
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
	if (found === undefined) throw new StoreRefused(`The database knows no role ${role}.`);
	if (found.owns) throw new StoreRefused(`${role} owns the tables: name another role.`);
	return found.name;
}
