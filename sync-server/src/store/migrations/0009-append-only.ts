import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';

/**
 * What was written into the logs stays as it is, whatever statement the program comes to make.
 * Whoever owns the tables can take this away again: that shows in the chains.
 */
export function appendOnly({ appendOnlyTable }: Capabilities): Migration {
	return {
		async up(db: Kysely<unknown>) {
			for (const statement of ['audit_event', 'door_event'].flatMap(appendOnlyTable))
				await sql.raw(statement).execute(db);
		}
	};
}
