import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';

/** Adds keys of the public API, and the answers kept for requests that may be retried. */
export function api(capabilities: Capabilities): Migration {
	return {
		async up(db: Kysely<unknown>) {
			for (const statement of statements(capabilities)) await sql.raw(statement).execute(db);
		}
	};
}

function statements({ text, integer, clustered, heap }: Capabilities): string[] {
	return [
		`CREATE TABLE api_key (
			hash ${text} PRIMARY KEY,
			provider_id ${text} NOT NULL,
			administrator_id ${text} NOT NULL,
			prefix ${text} NOT NULL,
			created_at ${integer} NOT NULL,
			expires_at ${integer} NOT NULL,
			last_used_at ${integer},
			ended_at ${integer},
			ended_reason ${text}
		) ${heap}`,
		`CREATE INDEX api_key_administrator ON api_key (administrator_id)`,
		`CREATE TABLE api_answer (
			administrator_id ${text} NOT NULL,
			idempotency_key ${text} NOT NULL,
			request_hash ${text} NOT NULL,
			answer ${text} NOT NULL,
			created_at ${integer} NOT NULL,
			PRIMARY KEY (administrator_id, idempotency_key)
		) ${clustered}`
	];
}
