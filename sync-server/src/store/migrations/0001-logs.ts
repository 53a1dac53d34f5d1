import type { Capabilities } from '#store/capabilities.ts';

/** One day less than the shortest retention, because the clocks of server and database differ. */
const LEAST_KEPT_DAYS = 89;

/**
 * The two logs. They are append-only for every statement the program may run; of security events,
 * the oldest may be deleted once they are old by the database's clock. The owner of the tables can
 * remove this protection, but a later change shows in the hash chains.
 */
export function logTables(capabilities: Capabilities): string[] {
	const { text, integer, sequence, clustered, heap, appendOnlyTable, sweptTable } = capabilities;
	return [
		`CREATE TABLE audit_event (
			provider_id ${text} NOT NULL,
			version ${integer} NOT NULL,
			previous_hash ${text} NOT NULL,
			hash ${text} NOT NULL,
			name ${text} NOT NULL,
			mutation_id ${text},
			actor_id ${text},
			actor_name ${text} NOT NULL,
			device_id ${text},
			device_name ${text},
			address ${text},
			subject_collection ${text},
			subject_id ${text},
			changes ${text} NOT NULL,
			reason ${text},
			ticket ${text},
			outcome ${text} NOT NULL,
			code ${text},
			made_at ${integer} NOT NULL,
			made_uncertain ${integer},
			applied_at ${integer} NOT NULL,
			PRIMARY KEY (provider_id, version)
		) ${clustered}`,
		`CREATE TABLE door_event (
			sequence ${sequence},
			previous_hash ${text} NOT NULL,
			hash ${text} NOT NULL,
			at ${integer} NOT NULL,
			kind ${text} NOT NULL,
			provider_id ${text},
			administrator_id ${text},
			address ${text},
			detail ${text} NOT NULL
		) ${heap}`,
		`CREATE INDEX door_event_administrator
			ON door_event (provider_id, administrator_id, sequence)`,
		`CREATE INDEX door_event_swept ON door_event (sequence) WHERE kind = 'swept'`,
		...['audit_event', 'door_event'].flatMap(appendOnlyTable),
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
}
