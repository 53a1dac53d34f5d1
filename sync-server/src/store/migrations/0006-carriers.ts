import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';

export function carriers({ text }: Capabilities): Migration {
	return {
		async up(db: Kysely<unknown>) {
			await sql.raw(`ALTER TABLE audit_event ADD COLUMN carrier ${text}`).execute(db);
		}
	};
}
