import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';

/** Adds who asked for a change that someone else decided, and until when a change waits for it. */
export function approvals({ text, integer }: Capabilities): Migration {
	return {
		async up(db: Kysely<unknown>) {
			const statements = [
				`ALTER TABLE audit_event ADD COLUMN requested_by ${text}`,
				`ALTER TABLE mutation ADD COLUMN expires_at ${integer}`,
				`CREATE INDEX mutation_requested ON mutation (provider_id, visible_at)
					WHERE expires_at IS NOT NULL`,
				`CREATE INDEX mutation_waiting ON mutation (provider_id, expires_at)
					WHERE outcome = 'approval' AND successor IS NULL`
			];
			for (const statement of statements) await sql.raw(statement).execute(db);
		}
	};
}
