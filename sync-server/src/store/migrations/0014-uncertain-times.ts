import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';

/**
 * Adds a flag: 1 where a device cannot tell when a change was made; null where it can, and for
 * changes before this migration.
 */
export function uncertainTimes({ integer }: Capabilities): Migration {
	return {
		async up(db: Kysely<unknown>) {
			await sql.raw(`ALTER TABLE audit_event ADD COLUMN made_uncertain ${integer}`).execute(db);
		}
	};
}
