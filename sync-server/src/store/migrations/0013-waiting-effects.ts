import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Finds what is due provider by provider, so that each gets its turn however much others wait for. */
export function waitingEffects(): Migration {
	return {
		async up(db: Kysely<unknown>) {
			await sql`CREATE INDEX effect_waiting ON effect (provider_id, next_attempt_at)
				WHERE done_at IS NULL`.execute(db);
		}
	};
}
