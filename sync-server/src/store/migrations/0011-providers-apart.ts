import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';
import { StoreRefused } from '#store/store-refused.ts';

import { nameThrottlesByProvider } from './0011-throttle-keys.ts';
import {
	closeSharedIds,
	findSharedIds,
	keepersOf,
	toText,
	type SharedId
} from './0011-shared-ids.ts';

export interface ProvidersApartOptions {
	/**
	 * Consents to separating ids that several providers share, and receives the list of them.
	 * Without it, a database with shared ids is refused.
	 */
	readonly onSeparated?: ((sharedIds: readonly SharedId[]) => void) | undefined;
}

const OWNER = new Set(['provider_id', 'administrator_id']);

interface Rebuilt {
	readonly name: string;
	readonly columns: readonly string[];
	/** The text after `CREATE TABLE name`. */
	readonly form: string;
	/** FROM clause for the old rows to keep as "t", and their owners as "a". */
	readonly from: string;
	readonly indexes?: readonly string[];
}

/**
 * Identifies the owner of a row at the door by provider and administrator together. An id belongs
 * to one provider: `account` has it once, and everything else refers to it there.
 */
export function providersApart(
	capabilities: Capabilities,
	{ onSeparated }: ProvidersApartOptions = {}
): Migration {
	return {
		async up(db: Kysely<unknown>) {
			const run = (statement: string) => sql.raw(statement).execute(db);
			const sharedIds = await findSharedIds(db);
			if (sharedIds.length > 0 && onSeparated === undefined)
				throw new StoreRefused(toText(sharedIds));
			await run(accountTable(capabilities));
			await run(`INSERT INTO account (provider_id, administrator_id)
				SELECT provider_id, id FROM record WHERE collection = 'administrator'
					AND id NOT IN (SELECT id FROM record WHERE collection = 'administrator'
						GROUP BY id HAVING count(*) > 1)`);
			for (const [administratorId, providerId] of keepersOf(sharedIds))
				await sql`INSERT INTO account (provider_id, administrator_id)
					VALUES (${providerId}, ${administratorId})`.execute(db);
			await run('CREATE UNIQUE INDEX account_administrator ON account (administrator_id)');
			await closeSharedIds(
				db,
				sharedIds.map(({ id }) => id)
			);
			for (const table of rebuilt(capabilities)) await rebuild(run, table);
			await run('DROP INDEX door_event_administrator');
			await run(`CREATE INDEX door_event_administrator
				ON door_event (provider_id, administrator_id, sequence)`);
			await nameThrottlesByProvider(db);
			onSeparated?.(sharedIds);
		}
	};
}

function accountTable({ text, clustered }: Capabilities): string {
	return `CREATE TABLE account (
		provider_id ${text} NOT NULL,
		administrator_id ${text} NOT NULL,
		PRIMARY KEY (provider_id, administrator_id)
	) ${clustered}`;
}

/** Tables to rebuild, each after the tables that it refers to. */
function rebuilt({ text, integer, clustered, heap }: Capabilities): readonly Rebuilt[] {
	const owner = `provider_id ${text} NOT NULL, administrator_id ${text} NOT NULL`;
	const toAccount = `FOREIGN KEY (provider_id, administrator_id)
		REFERENCES account (provider_id, administrator_id)`;
	const toDevice = `FOREIGN KEY (provider_id, administrator_id, device_id)
		REFERENCES device (provider_id, administrator_id, id)`;
	const named = 'moving t JOIN account a ON a.administrator_id = t.administrator_id';
	const owned = `${named} AND a.provider_id = t.provider_id`;
	const times = `created_at ${integer} NOT NULL, expires_at ${integer} NOT NULL`;
	const end = `ended_at ${integer}, ended_reason ${text}`;
	return [
		{
			name: 'credential',
			columns: [
				...['provider_id', 'administrator_id', 'password_hash', 'totp_sealed'],
				...['totp_confirmed_at', 'totp_pending_sealed', 'totp_last_step', 'updated_at']
			],
			form: `(${owner}, password_hash ${text}, totp_sealed ${text}, totp_confirmed_at ${integer},
				totp_pending_sealed ${text}, totp_last_step ${integer} NOT NULL DEFAULT 0,
				updated_at ${integer} NOT NULL,
				PRIMARY KEY (provider_id, administrator_id), ${toAccount}) ${heap}`,
			from: owned
		},
		{
			name: 'recovery_code',
			columns: ['provider_id', 'administrator_id', 'hash', 'used_at'],
			form: `(${owner}, hash ${text} NOT NULL, used_at ${integer},
				PRIMARY KEY (provider_id, administrator_id, hash), ${toAccount}) ${clustered}`,
			from: named
		},
		{
			name: 'device',
			columns: [
				...['provider_id', 'administrator_id', 'id', 'name', 'credential_hash', 'created_at'],
				...['full_sign_in_at', 'last_seen_at', 'queue_depth', 'oldest_at'],
				...['ended_at', 'ended_reason']
			],
			// The id is unique on its own because a returning device sends nothing but its id.
			form: `(${owner}, id ${text} NOT NULL UNIQUE, name ${text} NOT NULL,
				credential_hash ${text} NOT NULL, created_at ${integer} NOT NULL,
				full_sign_in_at ${integer} NOT NULL, last_seen_at ${integer} NOT NULL,
				queue_depth ${integer} NOT NULL DEFAULT 0, oldest_at ${integer}, ${end},
				PRIMARY KEY (provider_id, administrator_id, id), ${toAccount}) ${heap}`,
			from: owned
		},
		{
			name: 'session',
			columns: [
				...['hash', 'provider_id', 'administrator_id', 'device_id', 'created_at'],
				...['expires_at', 'last_seen_at', 'fresh_at', 'ended_at', 'ended_reason']
			],
			form: `(hash ${text} PRIMARY KEY, ${owner}, device_id ${text} NOT NULL, ${times},
				last_seen_at ${integer} NOT NULL, fresh_at ${integer}, ${end}, ${toDevice}) ${heap}`,
			from: `moving t JOIN device a ON a.provider_id = t.provider_id
				AND a.administrator_id = t.administrator_id AND a.id = t.device_id`,
			indexes: ['CREATE INDEX session_device ON session (provider_id, administrator_id, device_id)']
		},
		{
			name: 'ticket',
			columns: [
				...['hash', 'kind', 'provider_id', 'administrator_id', 'created_at'],
				...['expires_at', 'used_at']
			],
			form: `(hash ${text} PRIMARY KEY, kind ${text} NOT NULL, provider_id ${text},
				administrator_id ${text}, ${times}, used_at ${integer},
				CHECK ((provider_id IS NULL) = (kind = 'first_setup')),
				CHECK ((administrator_id IS NULL) = (kind = 'first_setup')), ${toAccount}) ${heap}`,
			from: `moving t LEFT JOIN account a ON a.administrator_id = t.administrator_id
				AND a.provider_id = t.provider_id
				WHERE a.administrator_id IS NOT NULL OR t.kind = 'first_setup'`,
			indexes: ['CREATE INDEX ticket_account ON ticket (provider_id, administrator_id)']
		},
		{
			name: 'api_key',
			columns: [
				...['hash', 'provider_id', 'administrator_id', 'prefix', 'created_at', 'expires_at'],
				...['last_used_at', 'ended_at', 'ended_reason']
			],
			form: `(hash ${text} PRIMARY KEY, ${owner}, prefix ${text} NOT NULL, ${times},
				last_used_at ${integer}, ${end}, ${toAccount}) ${heap}`,
			from: owned,
			indexes: ['CREATE INDEX api_key_account ON api_key (provider_id, administrator_id)']
		},
		{
			name: 'api_answer',
			columns: [
				...['provider_id', 'administrator_id', 'idempotency_key', 'request_hash'],
				...['answer', 'created_at']
			],
			form: `(${owner}, idempotency_key ${text} NOT NULL, request_hash ${text} NOT NULL,
				answer ${text} NOT NULL, created_at ${integer} NOT NULL,
				PRIMARY KEY (provider_id, administrator_id, idempotency_key), ${toAccount}) ${clustered}`,
			from: named
		},
		{
			name: 'hand_over',
			columns: ['provider_id', 'administrator_id', 'device_id', 'request_hash', 'handed_at'],
			form: `(${owner}, device_id ${text} NOT NULL, request_hash ${text} NOT NULL,
				handed_at ${integer} NOT NULL,
				PRIMARY KEY (provider_id, administrator_id, device_id), ${toDevice}) ${clustered}`,
			from: 'moving t JOIN device a ON a.id = t.device_id'
		},
		{
			name: 'passkey',
			columns: [
				...['provider_id', 'administrator_id', 'id', 'public_key', 'counter', 'transports'],
				...['name', 'is_backed_up', 'created_at', 'last_used_at']
			],
			// The id is unique on its own because a passkey alone signs a person in, and so
			// identifies its owner.
			form: `(${owner}, id ${text} NOT NULL UNIQUE, public_key ${text} NOT NULL,
				counter ${integer} NOT NULL, transports ${text} NOT NULL, name ${text} NOT NULL,
				is_backed_up ${integer} NOT NULL, created_at ${integer} NOT NULL,
				last_used_at ${integer},
				PRIMARY KEY (provider_id, administrator_id, id), ${toAccount}) ${heap}`,
			from: owned
		}
	];
}

/**
 * Rebuilds by way of a copy, so that indexes and constraints get the names a new table gives them.
 */
async function rebuild(
	run: (statement: string) => Promise<unknown>,
	{ name, columns, form, from, indexes = [] }: Rebuilt
): Promise<void> {
	await run(`CREATE TABLE moving AS SELECT * FROM ${name}`);
	await run(`DROP TABLE ${name}`);
	await run(`CREATE TABLE ${name} ${form}`);
	await run(`INSERT INTO ${name} (${columns.join(', ')})
		SELECT ${columns.map(sourceOf).join(', ')} FROM ${from}`);
	await run('DROP TABLE moving');
	for (const index of indexes) await run(index);
}

/** Takes the owner from the row referred to, because some old tables had no provider column. */
function sourceOf(column: string): string {
	return OWNER.has(column) ? `a.${column}` : `t.${column}`;
}
