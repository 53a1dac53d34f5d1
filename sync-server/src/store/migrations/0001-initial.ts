import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';

export function initial(capabilities: Capabilities): Migration {
	return {
		async up(db: Kysely<unknown>) {
			for (const statement of statements(capabilities)) await sql.raw(statement).execute(db);
		}
	};
}

function statements({ text, integer, sequence, clustered, heap }: Capabilities): string[] {
	return [
		`CREATE TABLE meta (key ${text} PRIMARY KEY, value ${text} NOT NULL) ${heap}`,
		`CREATE TABLE provider_head (
			provider_id ${text} PRIMARY KEY,
			version ${integer} NOT NULL,
			hash ${text} NOT NULL
		) ${heap}`,
		`CREATE TABLE record (
			provider_id ${text} NOT NULL,
			collection ${text} NOT NULL,
			id ${text} NOT NULL,
			value ${text} NOT NULL,
			created ${integer} NOT NULL,
			fields ${text} NOT NULL,
			version ${integer} NOT NULL,
			deleted ${integer},
			PRIMARY KEY (provider_id, collection, id)
		) ${clustered}`,
		`CREATE INDEX record_version ON record (provider_id, version)`,
		`CREATE TABLE record_index (
			provider_id ${text} NOT NULL,
			collection ${text} NOT NULL,
			name ${text} NOT NULL,
			value ${text} NOT NULL,
			id ${text} NOT NULL,
			PRIMARY KEY (provider_id, collection, name, value, id)
		) ${clustered}`,
		`CREATE INDEX record_index_value ON record_index (collection, name, value)`,
		`CREATE TABLE mutation (
			provider_id ${text} NOT NULL,
			id ${text} NOT NULL,
			hash ${text} NOT NULL,
			author_id ${text} NOT NULL,
			device_id ${text} NOT NULL,
			name ${text} NOT NULL,
			v ${integer} NOT NULL,
			args ${text} NOT NULL,
			outcome ${text} NOT NULL,
			verdict ${text} NOT NULL,
			stood ${text} NOT NULL,
			version ${integer} NOT NULL,
			visible_at ${integer} NOT NULL,
			redo_of ${text},
			successor ${text},
			authored_at ${integer} NOT NULL,
			decided_at ${integer} NOT NULL,
			PRIMARY KEY (provider_id, id)
		) ${heap}`,
		`CREATE INDEX mutation_author ON mutation (provider_id, author_id, visible_at)`,
		`CREATE INDEX mutation_open ON mutation (provider_id, author_id) 
			WHERE successor IS NULL AND outcome NOT IN ('applied', 'noop')`,
		`CREATE TABLE audit_event (
			provider_id ${text} NOT NULL,
			version ${integer} NOT NULL,
			previous_hash ${text} NOT NULL,
			hash ${text} NOT NULL,
			name ${text} NOT NULL,
			mutation_id ${text},
			actor_id ${text},
			actor_name ${text} NOT NULL,
			device_id ${text},
			device_name ${text},
			subject_collection ${text},
			subject_id ${text},
			changes ${text} NOT NULL,
			reason ${text},
			ticket ${text},
			outcome ${text} NOT NULL,
			code ${text},
			made_at ${integer} NOT NULL,
			applied_at ${integer} NOT NULL,
			PRIMARY KEY (provider_id, version)
		) ${clustered}`,
		`CREATE TABLE door_event (
			sequence ${sequence},
			previous_hash ${text} NOT NULL,
			hash ${text} NOT NULL,
			at ${integer} NOT NULL,
			kind ${text} NOT NULL,
			provider_id ${text},
			administrator_id ${text},
			address ${text},
			detail ${text} NOT NULL
		) ${heap}`,
		`CREATE TABLE effect (
			id ${text} PRIMARY KEY,
			provider_id ${text} NOT NULL,
			version ${integer} NOT NULL,
			kind ${text} NOT NULL,
			payload ${text} NOT NULL,
			created_at ${integer} NOT NULL,
			done_at ${integer}
		) ${heap}`,
		`CREATE TABLE credential (
			administrator_id ${text} PRIMARY KEY,
			provider_id ${text} NOT NULL,
			password_hash ${text},
			totp_sealed ${text},
			totp_confirmed_at ${integer},
			totp_pending_sealed ${text},
			totp_last_step ${integer} NOT NULL DEFAULT 0,
			updated_at ${integer} NOT NULL
		) ${heap}`,
		`CREATE TABLE recovery_code (
			administrator_id ${text} NOT NULL,
			hash ${text} NOT NULL,
			used_at ${integer},
			PRIMARY KEY (administrator_id, hash)
		) ${clustered}`,
		`CREATE TABLE device (
			id ${text} PRIMARY KEY,
			provider_id ${text} NOT NULL,
			administrator_id ${text} NOT NULL,
			name ${text} NOT NULL,
			credential_hash ${text} NOT NULL,
			created_at ${integer} NOT NULL,
			full_sign_in_at ${integer} NOT NULL,
			last_seen_at ${integer} NOT NULL,
			queue_depth ${integer} NOT NULL DEFAULT 0,
			oldest_at ${integer},
			ended_at ${integer},
			ended_reason ${text}
		) ${heap}`,
		`CREATE INDEX device_administrator ON device (administrator_id)`,
		`CREATE TABLE session (
			hash ${text} PRIMARY KEY,
			provider_id ${text} NOT NULL,
			administrator_id ${text} NOT NULL,
			device_id ${text} NOT NULL,
			created_at ${integer} NOT NULL,
			last_seen_at ${integer} NOT NULL,
			expires_at ${integer} NOT NULL,
			ended_at ${integer},
			ended_reason ${text}
		) ${heap}`,
		`CREATE INDEX session_administrator ON session (administrator_id)`,
		`CREATE TABLE ticket (
			hash ${text} PRIMARY KEY,
			kind ${text} NOT NULL,
			provider_id ${text} NOT NULL,
			administrator_id ${text} NOT NULL,
			created_at ${integer} NOT NULL,
			expires_at ${integer} NOT NULL,
			used_at ${integer}
		) ${heap}`,
		`CREATE TABLE throttle (
			key ${text} PRIMARY KEY,
			failures ${integer} NOT NULL,
			blocked_until ${integer} NOT NULL,
			updated_at ${integer} NOT NULL
		) ${heap}`,
		`INSERT INTO meta (key, value) VALUES ('format', 'tenantry-1')`
	];
}
