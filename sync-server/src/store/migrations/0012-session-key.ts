import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Adds a second secret to every session; existing sessions have none and must be opened again. */
export function sessionKey(): Migration {
	return {
		async up(db: Kysely<unknown>) {
			await sql.raw(`ALTER TABLE session ADD COLUMN key_hash text NOT NULL DEFAULT ''`).execute(db);
		}
	};
}
