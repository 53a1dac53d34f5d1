import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';

/** Adds what revoked devices hand over, and an index of it for the owners' review. */
export function quarantine(capabilities: Capabilities): Migration {
	return {
		async up(db: Kysely<unknown>) {
			for (const statement of statements(capabilities)) await sql.raw(statement).execute(db);
		}
	};
}

function statements({ text, integer, clustered }: Capabilities): string[] {
	return [
		`CREATE TABLE hand_over (
			device_id ${text} PRIMARY KEY,
			request_hash ${text} NOT NULL,
			handed_at ${integer} NOT NULL
		) ${clustered}`,
		`CREATE INDEX mutation_quarantined ON mutation (provider_id, visible_at)
			WHERE outcome = 'quarantined'`
	];
}
