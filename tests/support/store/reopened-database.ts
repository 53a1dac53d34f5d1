import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DATABASE } from '@tenantry/sync-server/data-folder.ts';
import type { MigrationOptions } from '@tenantry/sync-server/store/migrations/migrations.ts';
import { openPostgres } from '@tenantry/sync-server/store/postgres/open.ts';
import { openSqlite } from '@tenantry/sync-server/store/sqlite/open.ts';
import type { Account } from '@tenantry/sync-server/store/account.ts';
import type { Database, Store } from '@tenantry/sync-server/store/store.ts';
import { sql } from 'kysely';
import type { DatabaseName } from '#support/servers/world.ts';
import { createDatabase } from '#support/postgres/database.ts';

/** One database that is opened again and again. */
export interface ReopenedDatabase {
	/** The operator's folder, in which SQLite has its file. */
	readonly folder: string;
	/** URL of the database if it is PostgreSQL. */
	readonly url: string | undefined;
	open(options?: MigrationOptions): Promise<Store>;
	close(): Promise<void>;
}

export async function reopenedDatabase(database: DatabaseName): Promise<ReopenedDatabase> {
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-reopened-'));
	const url = database === 'postgres' ? await createDatabase() : undefined;
	const open = (options?: MigrationOptions) =>
		url === undefined ? openSqlite(join(folder, DATABASE), options) : openPostgres(url, options);
	return { folder, url, open, close: () => rm(folder, { recursive: true }) };
}

export type Row = Readonly<Record<string, string | number | null>>;

/** Inserts a row into any table, also one that the types do not know. */
export async function insert(db: Database, table: string, row: Row): Promise<void> {
	const columns = sql.join(Object.keys(row).map((name) => sql.ref(name)));
	const values = sql.join(Object.values(row));
	await sql`INSERT INTO ${sql.table(table)} (${columns}) VALUES (${values})`.execute(db);
}

export async function rowsOf(db: Database, table: string): Promise<Row[]> {
	const { rows } = await sql<Row>`SELECT * FROM ${sql.table(table)}`.execute(db);
	return rows;
}

/** Inserts an account with one row of everything that is kept about how its person signs in. */
export async function insertAccount(
	db: Database,
	{ providerId, administratorId }: Account
): Promise<void> {
	const owner = { provider_id: providerId, administrator_id: administratorId };
	const times = { created_at: 1, expires_at: 2 ** 50 };
	const device_id = 'device';
	await insert(db, 'account', owner);
	await insert(db, 'credential', { ...owner, password_hash: 'hash', updated_at: 1 });
	await insert(db, 'recovery_code', { ...owner, hash: 'code' });
	await insert(db, 'device', {
		...owner,
		id: device_id,
		name: 'Phone',
		credential_hash: 'x',
		created_at: 1,
		full_sign_in_at: 1,
		last_seen_at: 7
	});
	await insert(db, 'notification_subscription', {
		...owner,
		device_id,
		endpoint: 'https://push.example/a',
		p256dh: 'k',
		auth: 'a',
		public_key: 'p',
		told_version: 1
	});
	await insert(db, 'reminder', { ...owner, told_version: 1, sent_at: 1 });
	const session = { ...owner, ...times, device_id, last_seen_at: 1 };
	await insert(db, 'session', { ...session, hash: 'session', key_hash: 'key' });
	await insert(db, 'ticket', { ...owner, ...times, kind: 'reset', hash: 'ticket' });
	await insert(db, 'api_key', { ...owner, ...times, prefix: 'abcd', hash: 'api key' });
	const answer = { request_hash: 'r', answer: '{}', created_at: 1 };
	await insert(db, 'api_answer', { ...owner, ...answer, idempotency_key: 'answer' });
	await insert(db, 'hand_over', { ...owner, device_id, request_hash: 'r', handed_at: 1 });
	await insert(db, 'passkey', {
		...owner,
		id: 'passkey',
		public_key: 'k',
		counter: 0,
		transports: '[]',
		name: 'Phone',
		is_backed_up: 0,
		created_at: 1
	});
}
