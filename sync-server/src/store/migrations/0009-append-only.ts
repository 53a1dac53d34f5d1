import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';

/**
 * Makes the logs append-only for every statement the program may run. The owner of the tables can
 * remove this protection, but a later change shows in the hash chains.
 */
export function appendOnly({ appendOnlyTable }: Capabilities): Migration {
	return {
		async up(db: Kysely<unknown>) {
			for (const statement of ['audit_event', 'door_event'].flatMap(appendOnlyTable))
				await sql.raw(statement).execute(db);
		}
	};
}
