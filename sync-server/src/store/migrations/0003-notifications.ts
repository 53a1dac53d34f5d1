import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';

/** Creates the table of devices that are notified when a change needs their person. */
export function notifications({ text, integer, heap }: Capabilities): Migration {
	return {
		async up(db: Kysely<unknown>) {
			await sql
				.raw(
					`CREATE TABLE notification_subscription (
						provider_id ${text} NOT NULL,
						administrator_id ${text} NOT NULL,
						device_id ${text} NOT NULL,
						endpoint ${text} NOT NULL,
						p256dh ${text} NOT NULL,
						auth ${text} NOT NULL,
						public_key ${text} NOT NULL,
						told_version ${integer} NOT NULL,
						attempts ${integer} NOT NULL DEFAULT 0,
						next_attempt_at ${integer} NOT NULL DEFAULT 0,
						claimed_until ${integer} NOT NULL DEFAULT 0,
						PRIMARY KEY (provider_id, administrator_id, device_id),
						FOREIGN KEY (provider_id, administrator_id, device_id)
							REFERENCES device (provider_id, administrator_id, id)
					) ${heap}`
				)
				.execute(db);
			await sql
				.raw(
					`CREATE INDEX notification_due ON notification_subscription (next_attempt_at)
						WHERE next_attempt_at > 0`
				)
				.execute(db);
		}
	};
}
