import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';

const PLANS = [
	'administrator.endAccount',
	'administrator.startSuspension',
	'administrator.endRaise',
	'organizationAccess.endRaise',
	'administrator.endSuspension'
];

/**
 * Gives each plan of an administrator a time of its own. Which plans a person has follows from their
 * row, so each kind gets the time at which the person was to be looked at; what isn't planned is
 * removed at that look.
 */
export function planTimes({ text, integer, clustered }: Capabilities): Migration {
	const copies = PLANS.map(
		(name) => `SELECT provider_id, administrator_id, '${name}', due_at FROM access_plan`
	);
	const statements = [
		`CREATE TABLE plan_time (
			provider_id ${text} NOT NULL,
			administrator_id ${text} NOT NULL,
			name ${text} NOT NULL,
			due_at ${integer} NOT NULL,
			PRIMARY KEY (provider_id, administrator_id, name),
			FOREIGN KEY (provider_id, administrator_id)
				REFERENCES account (provider_id, administrator_id)
		) ${clustered}`,
		`INSERT INTO plan_time (provider_id, administrator_id, name, due_at)
			${copies.join(' UNION ALL ')}`,
		'DROP TABLE access_plan',
		'CREATE INDEX plan_time_due ON plan_time (provider_id, due_at)'
	];
	return {
		async up(db: Kysely<unknown>) {
			for (const statement of statements) await sql.raw(statement).execute(db);
		}
	};
}
