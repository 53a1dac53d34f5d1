import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';

/** Adds when a session's person last proved who they are; it is unknown for earlier sessions. */
export function freshFactor({ integer }: Capabilities): Migration {
	return {
		async up(db: Kysely<unknown>) {
			await sql.raw(`ALTER TABLE session ADD COLUMN fresh_at ${integer}`).execute(db);
		}
	};
}
