import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A second secret of every session; those from before have none, and are opened anew. */
export function sessionKey(): Migration {
	return {
		async up(db: Kysely<unknown>) {
			await sql.raw(`ALTER TABLE session ADD COLUMN key_hash text NOT NULL DEFAULT ''`).execute(db);
		}
	};
}
