import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';

export function accessPlans({ text, integer, clustered }: Capabilities): Migration {
	return {
		async up(db: Kysely<unknown>) {
			await sql
				.raw(
					`CREATE TABLE access_plan (
						provider_id ${text} NOT NULL,
						administrator_id ${text} NOT NULL,
						due_at ${integer} NOT NULL,
						PRIMARY KEY (provider_id, administrator_id),
						FOREIGN KEY (provider_id, administrator_id)
							REFERENCES account (provider_id, administrator_id)
					) ${clustered}`
				)
				.execute(db);
			await sql
				.raw('CREATE INDEX access_plan_due ON access_plan (provider_id, due_at)')
				.execute(db);
		}
	};
}
