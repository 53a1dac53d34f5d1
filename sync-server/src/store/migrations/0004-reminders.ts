import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';

/** Creates the table of what people were reminded of by email; who is missing was never reminded. */
export function reminders({ text, integer, clustered }: Capabilities): Migration {
	return {
		async up(db: Kysely<unknown>) {
			await sql
				.raw(
					`CREATE TABLE reminder (
						provider_id ${text} NOT NULL,
						administrator_id ${text} NOT NULL,
						is_on ${integer} NOT NULL DEFAULT 1,
						told_version ${integer} NOT NULL DEFAULT 0,
						sent_at ${integer} NOT NULL DEFAULT 0,
						PRIMARY KEY (provider_id, administrator_id),
						FOREIGN KEY (provider_id, administrator_id)
							REFERENCES account (provider_id, administrator_id)
					) ${clustered}`
				)
				.execute(db);
		}
	};
}
