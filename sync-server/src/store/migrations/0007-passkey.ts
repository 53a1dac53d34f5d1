import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';

/** Adds public keys of passkeys, and which challenges have been answered. */
export function passkey(capabilities: Capabilities): Migration {
	return {
		async up(db: Kysely<unknown>) {
			for (const statement of statements(capabilities)) await sql.raw(statement).execute(db);
		}
	};
}

function statements({ text, integer, clustered, heap }: Capabilities): string[] {
	return [
		`CREATE TABLE passkey (
			id ${text} PRIMARY KEY,
			provider_id ${text} NOT NULL,
			administrator_id ${text} NOT NULL,
			public_key ${text} NOT NULL,
			counter ${integer} NOT NULL,
			transports ${text} NOT NULL,
			name ${text} NOT NULL,
			is_backed_up ${integer} NOT NULL,
			created_at ${integer} NOT NULL,
			last_used_at ${integer}
		) ${heap}`,
		`CREATE INDEX passkey_administrator ON passkey (administrator_id)`,
		`CREATE TABLE passkey_challenge (
			hash ${text} PRIMARY KEY,
			expires_at ${integer} NOT NULL
		) ${clustered}`
	];
}
