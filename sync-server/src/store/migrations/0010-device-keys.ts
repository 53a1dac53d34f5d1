import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';

/**
 * Tells the key that authors a device's envelopes from the one that carries those of others. The
 * only key until then lay on the device in the clear and did both, so it is a former one: it does
 * neither, and is never registered again.
 */
export function deviceKeys({ text }: Capabilities): Migration {
	return {
		async up(db: Kysely<unknown>) {
			const statements = [
				'ALTER TABLE device RENAME COLUMN envelope_key TO former_keys',
				`ALTER TABLE device ADD COLUMN authoring_key ${text}`,
				`ALTER TABLE device ADD COLUMN carrying_key ${text}`
			];
			for (const statement of statements) await sql.raw(statement).execute(db);
		}
	};
}
