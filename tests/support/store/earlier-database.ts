import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DATABASE } from '@tenantry/sync-server/data-folder.ts';
import type { MigrationOptions } from '@tenantry/sync-server/store/migrations/migrations.ts';
import { openPostgres } from '@tenantry/sync-server/store/postgres/open.ts';
import { openSqlite } from '@tenantry/sync-server/store/sqlite/open.ts';
import type { Database, Store } from '@tenantry/sync-server/store/store.ts';
import { sql } from 'kysely';
import type { DatabaseName } from '#support/servers/world.ts';
import { createDatabase } from '#support/postgres/database.ts';

export const BEFORE_ACCOUNTS = '0010-own-events';

/** One database that is opened again and again. */
export interface EarlierDatabase {
	/** The operator's folder, in which SQLite has its file. */
	readonly folder: string;
	/** URL of the database if it is PostgreSQL. */
	readonly url: string | undefined;
	open(options?: MigrationOptions): Promise<Store>;
	close(): Promise<void>;
}

export async function earlierDatabase(database: DatabaseName): Promise<EarlierDatabase> {
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-earlier-'));
	const url = database === 'postgres' ? await createDatabase() : undefined;
	const open = (options?: MigrationOptions) =>
		url === undefined ? openSqlite(join(folder, DATABASE), options) : openPostgres(url, options);
	return { folder, url, open, close: () => rm(folder, { recursive: true }) };
}

export type Row = Readonly<Record<string, string | number | null>>;

/** Inserts a row into a table with its earlier columns, which today's types do not know. */
export async function insert(db: Database, table: string, row: Row): Promise<void> {
	const columns = sql.join(Object.keys(row).map((name) => sql.ref(name)));
	const values = sql.join(Object.values(row));
	await sql`INSERT INTO ${sql.table(table)} (${columns}) VALUES (${values})`.execute(db);
}

export async function rowsOf(db: Database, table: string): Promise<Row[]> {
	const { rows } = await sql<Row>`SELECT * FROM ${sql.table(table)}`.execute(db);
	return rows;
}

/** Inserts an administrator of a provider into the audit and the records. */
export async function insertPerson(
	db: Database,
	{ provider, id, version = 2, addedAt = 1_000 }: NewPerson
): Promise<void> {
	const event = {
		...{ provider_id: provider, version, previous_hash: '', hash: `${provider}${version}` },
		...{ name: 'administrator.create', actor_name: 'Operator', changes: '[]' },
		...{ outcome: 'applied', made_at: addedAt, applied_at: addedAt }
	};
	await insert(db, 'audit_event', event);
	const row = { provider_id: provider, fields: '{}', version, deleted: null, created: version };
	const value = JSON.stringify({ email: `${id}@${provider}.example` });
	await insert(db, 'record', { ...row, collection: 'administrator', id, value });
}

interface NewPerson {
	readonly provider: string;
	readonly id: string;
	readonly version?: number;
	readonly addedAt?: number;
}

export async function insertProvider(db: Database, id: string, name: string): Promise<void> {
	const row = { provider_id: id, fields: '{}', version: 1, deleted: null, created: 1 };
	const value = JSON.stringify({ name });
	await insert(db, 'record', { ...row, collection: 'provider', id, value });
}

/** Inserts one row of everything that the door kept about a person in the earlier schema. */
export async function insertDoorRows(
	db: Database,
	{ provider, id }: Pick<NewPerson, 'provider' | 'id'>
): Promise<void> {
	const owner = { provider_id: provider, administrator_id: id };
	const times = { created_at: 1, expires_at: 2 ** 50 };
	const end = { ended_at: null, ended_reason: null };
	const device_id = `${provider}-${id}-device`;
	await insert(db, 'credential', { ...owner, password_hash: `${provider} hash`, updated_at: 1 });
	await insert(db, 'recovery_code', { administrator_id: id, hash: `${provider} code` });
	await insert(db, 'device', {
		...{ ...owner, ...end, id: device_id, name: 'Phone', credential_hash: 'x', created_at: 1 },
		...{ full_sign_in_at: 1, last_seen_at: 7 }
	});
	const session = { ...owner, ...times, ...end, device_id, last_seen_at: 1 };
	await insert(db, 'session', { ...session, hash: `${provider}-${id}-session` });
	const ticket = { ...owner, ...times, kind: 'reset' };
	await insert(db, 'ticket', { ...ticket, hash: `${provider}-${id}-ticket` });
	const key = { ...owner, ...times, ...end, prefix: 'abcd' };
	await insert(db, 'api_key', { ...key, hash: `${provider}-${id}-key` });
	const answer = { request_hash: 'r', answer: '{}', created_at: 1 };
	await insert(db, 'api_answer', {
		...{ ...answer, administrator_id: id, idempotency_key: provider }
	});
	await insert(db, 'hand_over', { device_id, request_hash: 'r', handed_at: 1 });
	const passkey = { public_key: 'k', counter: 0, transports: '[]', name: 'Phone' };
	await insert(db, 'passkey', {
		...{ ...owner, ...passkey, id: `${provider}-${id}-passkey` },
		...{ is_backed_up: 0, created_at: 1 }
	});
}
