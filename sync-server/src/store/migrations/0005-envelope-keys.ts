import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';

/** Adds the key that a device signs envelopes with; null if it has registered none. */
export function envelopeKeys({ text }: Capabilities): Migration {
	return {
		async up(db: Kysely<unknown>) {
			await sql.raw(`ALTER TABLE device ADD COLUMN envelope_key ${text}`).execute(db);
		}
	};
}
