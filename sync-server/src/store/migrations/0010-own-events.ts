import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Adds an index for administrators looking up the door's events about themselves. */
export function ownEvents(): Migration {
	return {
		async up(db: Kysely<unknown>) {
			await sql
				.raw('CREATE INDEX door_event_administrator ON door_event (administrator_id, sequence)')
				.execute(db);
		}
	};
}
