import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';

/**
 * Adds delivery state to effects: number of attempts, time of the next one, and the sender's claim.
 */
export function mail({ integer, text }: Capabilities): Migration {
	const statements = [
		`ALTER TABLE effect ADD COLUMN attempts ${integer} NOT NULL DEFAULT 0`,
		`ALTER TABLE effect ADD COLUMN next_attempt_at ${integer} NOT NULL DEFAULT 0`,
		`ALTER TABLE effect ADD COLUMN claimed_until ${integer} NOT NULL DEFAULT 0`,
		`ALTER TABLE effect ADD COLUMN last_error ${text}`,
		`CREATE INDEX effect_due ON effect (next_attempt_at) WHERE done_at IS NULL`,
		`CREATE INDEX ticket_administrator ON ticket (administrator_id)`
	];
	return {
		async up(db: Kysely<unknown>) {
			for (const statement of statements) await sql.raw(statement).execute(db);
		}
	};
}
