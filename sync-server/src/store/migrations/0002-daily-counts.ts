import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';

export function dailyCounts({ text, integer, clustered }: Capabilities): Migration {
	return {
		async up(db: Kysely<unknown>) {
			await sql
				.raw(
					`CREATE TABLE daily_count (
						provider_id ${text} NOT NULL,
						day ${integer} NOT NULL,
						active ${integer} NOT NULL,
						pending ${integer} NOT NULL,
						suspended ${integer} NOT NULL,
						covered ${integer} NOT NULL,
						PRIMARY KEY (provider_id, day)
					) ${clustered}`
				)
				.execute(db);
		}
	};
}
