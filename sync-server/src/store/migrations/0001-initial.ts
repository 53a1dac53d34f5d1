import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';
import { accountTables } from './0001-accounts.ts';
import { logTables } from './0001-logs.ts';
import { recordTables } from './0001-records.ts';

export function initial(capabilities: Capabilities): Migration {
	const statements = [
		...recordTables(capabilities),
		...accountTables(capabilities),
		...logTables(capabilities),
		`INSERT INTO meta (key, value) VALUES ('format', 'tenantry-1')`
	];
	return {
		async up(db: Kysely<unknown>) {
			for (const statement of statements) await sql.raw(statement).execute(db);
		}
	};
}
