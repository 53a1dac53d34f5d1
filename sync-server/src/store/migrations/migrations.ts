import type { Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';

import type { Capabilities } from '#store/capabilities.ts';
import { StoreRefused } from '#store/store-refused.ts';
import type { Tables } from '#store/tables.ts';
import { initial } from './0001-initial.ts';
import { mail } from './0002-mail.ts';
import { api } from './0003-api.ts';
import { quarantine } from './0004-quarantine.ts';
import { auditAddress } from './0005-audit-address.ts';
import { freshFactor } from './0006-fresh-factor.ts';
import { passkey } from './0007-passkey.ts';
import { appendOnly } from './0009-append-only.ts';
import { ownEvents } from './0010-own-events.ts';
import { providersApart, type ProvidersApartOptions } from './0011-providers-apart.ts';
import { sessionKey } from './0012-session-key.ts';
import { blockedKeys } from './0013-blocked-keys.ts';
import { uncertainTimes } from './0014-uncertain-times.ts';
import { doorRetention } from './0015-door-retention.ts';

export interface MigrationOptions extends ProvidersApartOptions {
	/** Name of the last migration to run; undefined runs all of them. */
	readonly through?: string | undefined;
}

/** All migrations in the order of their names, which never change once released. */
const MIGRATIONS: Readonly<
	Record<string, (capabilities: Capabilities, options: MigrationOptions) => Migration>
> = {
	'0001-initial': initial,
	'0002-mail': mail,
	'0003-api': api,
	'0004-quarantine': quarantine,
	'0005-audit-address': auditAddress,
	'0006-fresh-factor': freshFactor,
	'0007-passkey': passkey,
	'0009-append-only': appendOnly,
	'0010-own-events': ownEvents,
	'0011-providers-apart': providersApart,
	'0012-session-key': sessionKey,
	'0013-blocked-keys': blockedKeys,
	'0014-uncertain-times': uncertainTimes,
	'0015-door-retention': doorRetention
};

/** Migrates the tables to this program's version, or to `through`; refuses a newer database. */
export async function migrate(
	db: Kysely<Tables>,
	capabilities: Capabilities,
	{ through, ...options }: MigrationOptions = {}
): Promise<void> {
	await refuseStrangers(db);
	if (through !== undefined) requireKnown(through);
	const migrations = Object.entries(MIGRATIONS).map(
		([name, migration]) => [name, migration(capabilities, options)] as const
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

/** Whether the error is Kysely's for a migration list that it did not write. */
function isOfTheList({ message }: Error): boolean {
	return message.startsWith('corrupted migrations');
}

async function refuseStrangers(db: Kysely<Tables>): Promise<void> {
	const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
	const names = tables.map(({ name }) => name);
	if (names.length === 0) return;
	if (!names.includes('kysely_migration')) {
		throw new StoreRefused('The database holds tables of another program.');
	}
	const { rows } = await db.executeQuery<{ name: string }>(
		db

			.$extendTables<{ kysely_migration: { name: string } }>()
			.selectFrom('kysely_migration')
			.select('name')
			.compile()
	);
	for (const { name } of rows) requireKnown(name);
}

function requireKnown(name: string): void {
	if (!Object.hasOwn(MIGRATIONS, name))
		throw new StoreRefused(`The database is newer than this program (${name}).`);
}
