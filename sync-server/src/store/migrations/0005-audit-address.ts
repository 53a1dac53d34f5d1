import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';

/** Where a change came from; of those before it nobody knows any more. */
export function auditAddress({ text }: Capabilities): Migration {
	return {
		async up(db: Kysely<unknown>) {
			await sql.raw(`ALTER TABLE audit_event ADD COLUMN address ${text}`).execute(db);
		}
	};
}
