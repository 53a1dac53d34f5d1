import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';

/** A day less than the shortest retention: two clocks look at one event. */
const LEAST_KEPT_DAYS = 89;

/**
 * The door's log is kept for its time and no longer. What the database lets go of is old by its own
 * clock, and stands before the point that an event of the log itself names; everything else is only
 * added to, as before. Beside it, how many refusals of an hour were written down, and how many not.
 */
export function doorRetention(capabilities: Capabilities): Migration {
	const { text, integer, clustered, sweptTable } = capabilities;
	return {
		async up(db: Kysely<unknown>) {
			const statements = [
				`CREATE INDEX door_event_swept ON door_event (sequence) WHERE kind = 'swept'`,
				...sweptTable('door_event', LEAST_KEPT_DAYS * 24 * 60 * 60_000),
				`CREATE TABLE door_refusals (
					provider_id ${text} NOT NULL,
					administrator_id ${text} NOT NULL,
					hour ${integer} NOT NULL,
					written ${integer} NOT NULL,
					unwritten ${integer} NOT NULL,
					PRIMARY KEY (provider_id, administrator_id)
				) ${clustered}`
			];
			for (const statement of statements) await sql.raw(statement).execute(db);
		}
	};
}
