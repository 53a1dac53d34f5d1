import type { Account } from '@tenantry/sync-server/store/account.ts';
import type { Database } from '@tenantry/sync-server/store/store.ts';
import { lockKeys } from '@tenantry/sync-server/store/throttle-key.ts';
import { sql } from 'kysely';

/**
 * Tables whose rows belong to the whole server, or are found by a secret that only their owner has.
 */
const OF_NOBODY = new Set([
	'kysely_migration',
	'kysely_migration_lock',
	'meta',
	'passkey_challenge',
	'throttle'
]);
/**
 * Returns the ids of a provider's rows, by the names that plans use; other tables are listed under
 * their own name.
 */
export async function idsOfProvider(
	db: Database,
	providerId: string
): Promise<Map<string, readonly string[]>> {
	const of = async (table: string, column: string, more = sql`true`) => {
		const { rows } = await sql<{
			id: string;
		}>`SELECT ${sql.ref(column)} AS id FROM ${sql.table(table)}
			WHERE provider_id = ${providerId} AND ${more} ORDER BY id`.execute(db);
		return rows.map(({ id }) => id);
	};
	const record = (collection: string) => of('record', 'id', sql`collection = ${collection}`);
	return new Map([
		['administrator', await record('administrator')],
		['organization', await record('organization')],
		['provider', [providerId]],
		['device', await of('device', 'id')],
		['mutation', await of('mutation', 'id')],
		['session', await of('session', 'hash')],
		['ticket row', await of('ticket', 'hash')],
		['passkey', await of('passkey', 'id')],
		['api key', await of('api_key', 'hash')],
		['effect', await of('effect', 'id')]
	]);
}

/**
 * Reads the tables from the database itself, so that a new table is included or has to be excluded
 * on purpose.
 */
export async function rowsOfProvider(
	db: Database,
	{ providerId, administratorId }: Account
): Promise<string> {
	const rows: unknown[] = [];
	for (const { name, columns } of await db.introspection.getTables()) {
		const isOwned = columns.some((column) => column.name === 'provider_id');
		if (isOwned) {
			const found = await sql`SELECT * FROM ${sql.table(name)}
				WHERE provider_id = ${providerId}`.execute(db);
			rows.push([name, found.rows.map((row) => JSON.stringify(row)).sort()]);
		} else if (!OF_NOBODY.has(name)) throw new Error(`Whose are the rows of ${name}?`);
	}
	const devices = await db
		.selectFrom('device')
		.select('id')
		.where('provider_id', '=', providerId)
		.execute();
	const deviceIds = devices.map(({ id }) => id);
	const counted = await db
		.selectFrom('throttle')
		.selectAll()
		.where('key', 'in', lockKeys({ providerId, administratorId, deviceIds }))
		.orderBy('key')
		.execute();
	return JSON.stringify([...rows, counted]);
}
