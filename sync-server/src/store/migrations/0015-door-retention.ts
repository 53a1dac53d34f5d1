import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';

/** One day less than the shortest retention, because the clocks of server and database differ. */
const LEAST_KEPT_DAYS = 89;

/**
 * Allows deleting the oldest events of the door's log: those that are old by the database's clock,
 * up to the event that the newest sweep names. `door_refusals` counts the refused attempts of an
 * hour.
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
