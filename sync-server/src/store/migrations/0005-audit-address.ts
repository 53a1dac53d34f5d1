import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';

/** Adds the address a change came from; it is unknown for earlier changes. */
export function auditAddress({ text }: Capabilities): Migration {
	return {
		async up(db: Kysely<unknown>) {
			await sql.raw(`ALTER TABLE audit_event ADD COLUMN address ${text}`).execute(db);
		}
	};
}
