import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Finds what may still need someone in the order in which it became visible, a page at a time. */
export function openVerdicts(): Migration {
	return {
		async up(db: Kysely<unknown>) {
			const statements = [
				'DROP INDEX mutation_open',
				`CREATE INDEX mutation_open ON mutation (provider_id, author_id, visible_at)
					WHERE successor IS NULL AND outcome NOT IN ('applied', 'noop')`,
				`CREATE INDEX mutation_asked ON mutation (provider_id, visible_at)
					WHERE outcome = 'approval' AND successor IS NULL`
			];
			for (const statement of statements) await sql.raw(statement).execute(db);
		}
	};
}
