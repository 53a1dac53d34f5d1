import type { Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';
import { StoreRefused } from '#store/trouble.ts';
import type { Tables } from '#store/tables.ts';
import { initial } from './0001-initial.ts';
import { dailyCounts } from './0002-daily-counts.ts';
import { notifications } from './0003-notifications.ts';
import { reminders } from './0004-reminders.ts';
import { envelopeKeys } from './0005-envelope-keys.ts';
import { carriers } from './0006-carriers.ts';
import { accessPlans } from './0007-access-plans.ts';
import { approvals } from './0008-approvals.ts';
import { planTimes } from './0009-plan-times.ts';
import { deviceKeys } from './0010-device-keys.ts';
import { refusedArgs } from './0011-refused-args.ts';
import { shownLinks } from './0012-shown-links.ts';
import { waitingEffects } from './0013-waiting-effects.ts';
import { openVerdicts } from './0014-open-verdicts.ts';

export type Migrations = Readonly<Record<string, (capabilities: Capabilities) => Migration>>;

export interface MigrationOptions {
	readonly through?: string | undefined;
	readonly migrations?: Migrations;
}

/** The migrations of this program; their names never change once released. */
export const MIGRATIONS: Migrations = {
	'0001-initial': initial,
	'0002-daily-counts': dailyCounts,
	'0003-notifications': notifications,
	'0004-reminders': reminders,
	'0005-envelope-keys': envelopeKeys,
	'0006-carriers': carriers,
	'0007-access-plans': accessPlans,
	'0008-approvals': approvals,
	'0009-plan-times': planTimes,
	'0010-device-keys': deviceKeys,
	'0011-refused-args': refusedArgs,
	'0012-shown-links': shownLinks,
	'0013-waiting-effects': waitingEffects,
	'0014-open-verdicts': openVerdicts
};

/** Migrates to this program's version, or to `through`; refuses a newer database. */
export async function migrate(
	db: Kysely<Tables>,
	capabilities: Capabilities,
	{ through, migrations: known = MIGRATIONS }: MigrationOptions = {}
): Promise<void> {
	await refuseStrangers(db, known);
	if (through !== undefined) requireKnown(known, through);
	const migrations = Object.entries(known).map(
		([name, migration]) => [name, migration(capabilities)] as const
	);
	const migrator = new Migrator({
		db,
		provider: { getMigrations: async () => Object.fromEntries(migrations) }
	});
	const { error } =
		through === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(through);
	if (error instanceof Error)
		throw isOfTheList(error) ? new StoreRefused('The list of migrations is damaged.') : error;
}

/** Kysely's error for a migration list that it did not write. */
function isOfTheList({ message }: Error): boolean {
	return message.startsWith('corrupted migrations');
}

async function refuseStrangers(db: Kysely<Tables>, known: Migrations): Promise<void> {
	const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
	const names = tables.map(({ name }) => name);
	if (names.length === 0) return;
	if (!names.includes('kysely_migration')) {
		throw new StoreRefused('The database contains tables of another program.');
	}
	const { rows } = await db.executeQuery<{ name: string }>(
		db
			.$extendTables<{ kysely_migration: { name: string } }>()
			.selectFrom('kysely_migration')
			.select('name')
			.orderBy('name')
			.compile()
	);
	for (const { name } of rows) requireKnown(known, name);
}

/** Only a migration after all of this program's means that the database is newer. */
function requireKnown(known: Migrations, name: string): void {
	if (Object.hasOwn(known, name)) return;
	const isNewer = Object.keys(known).every((own) => own < name);
	throw new StoreRefused(
		isNewer
			? `The database was written by a newer version of Tenantry (${name}): install that version again, or restore a backup that this version made.`
			: `The database is of another version than this program, which does not know its migration ${name}.`
	);
}
