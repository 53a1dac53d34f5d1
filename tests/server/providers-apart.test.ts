import { FOR_GOOD, throttleKey } from '@tenantry/sync-server/store/throttle-key.ts';
import type { Database } from '@tenantry/sync-server/store/store.ts';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { operate } from '#support/servers/command.ts';
import {
	BEFORE_ACCOUNTS,
	earlierDatabase,
	insert,
	insertDoorRows,
	insertPerson,
	insertProvider,
	rowsOf,
	type EarlierDatabase
} from '#support/store/earlier-database.ts';
import { DATABASES } from '#support/servers/world.ts';

const NORTH = 'a'.repeat(24);
const SOUTH = 'b'.repeat(24);
const ADA = '1'.repeat(24);
const SAM = '2'.repeat(24);
const DOOR = [
	...['credential', 'recovery_code', 'device', 'session', 'ticket', 'api_key', 'api_answer'],
	...['hand_over', 'passkey']
];

describe.each(DATABASES)('on %s', (database) => {
	let earlier: EarlierDatabase;

	beforeEach(async () => {
		earlier = await earlierDatabase(database);
	});
	afterEach(() => earlier.close());

	/** Fills a database as an earlier program left it. */
	async function before(fill: (db: Database) => Promise<void>): Promise<void> {
		const store = await earlier.open({ through: BEFORE_ACCOUNTS });
		await insertProvider(store.db, NORTH, 'North Provider');
		await insertProvider(store.db, SOUTH, 'South Provider');
		await insertPerson(store.db, { provider: NORTH, id: ADA });
		await fill(store.db);
		await store.close();
	}

	/** Fills a database in which the later person has taken the id, and with it the credential. */
	const shared = () =>
		before(async (db) => {
			await insertDoorRows(db, { provider: NORTH, id: ADA });
			await insertPerson(db, { provider: SOUTH, id: ADA, addedAt: 2_000 });
			await insertPerson(db, { provider: SOUTH, id: SAM, version: 3 });
			await insertDoorRows(db, { provider: SOUTH, id: SAM });
		});

	async function counts(db: Database): Promise<Record<string, number>> {
		const found = await Promise.all(
			DOOR.map(async (table) => [table, (await rowsOf(db, table)).length] as const)
		);
		return Object.fromEntries(found);
	}

	test('SEC-D14 the migration keeps sign-in data with their provider', async () => {
		await before(async (db) => {
			await insertPerson(db, { provider: SOUTH, id: SAM });
			await insertDoorRows(db, { provider: NORTH, id: ADA });
			await insertDoorRows(db, { provider: SOUTH, id: SAM });
			const ticket = { kind: 'first_setup', provider_id: '', administrator_id: '' };
			await insert(db, 'ticket', { ...ticket, hash: 'first', created_at: 1, expires_at: 2 });
			const blocked = { failures: 100, blocked_until: FOR_GOOD, updated_at: 1 };
			await insert(db, 'throttle', { ...blocked, key: throttleKey('code', ADA) });
			await insert(db, 'throttle', { ...blocked, key: throttleKey('address', '192.0.2.1') });
		});

		const store = await earlier.open();

		for (const table of DOOR) {
			const rows = await rowsOf(store.db, table);
			const owners = rows.map((row) => [row.provider_id, row.administrator_id]);
			expect([table, owners.sort()]).toEqual([
				table,
				[[NORTH, ADA], [SOUTH, SAM], ...(table === 'ticket' ? [[null, null]] : [])].sort()
			]);
		}
		expect((await rowsOf(store.db, 'throttle')).map(({ key }) => key).sort()).toEqual(
			[throttleKey('address', '192.0.2.1'), throttleKey('code', `${NORTH}/${ADA}`)].sort()
		);
		await store.close();
	});

	test('SEC-D14 the database itself refuses sign-in data without an account', async () => {
		await before(async (db) => {
			await insertPerson(db, { provider: SOUTH, id: SAM });
			await insertDoorRows(db, { provider: NORTH, id: ADA });
		});
		const store = await earlier.open();
		const { db } = store;
		const crossed = { provider_id: SOUTH, administrator_id: ADA };

		for (const table of DOOR)
			await expect(
				sql`UPDATE ${sql.table(table)} SET provider_id = ${SOUTH}`.execute(db)
			).rejects.toThrow(/foreign key/i);
		await expect(insert(db, 'credential', { ...crossed, updated_at: 1 })).rejects.toThrow(
			/foreign key/i
		);
		await expect(insert(db, 'account', crossed)).rejects.toThrow(/unique/i);
		await store.close();
	});

	test('SEC-D14 orphaned rows are left out', async () => {
		await before((db) => insertDoorRows(db, { provider: SOUTH, id: SAM }));

		const store = await earlier.open();

		expect(Object.values(await counts(store.db))).toEqual(DOOR.map(() => 0));
		await store.close();
	});

	test('SEC-D14 a database in which two providers share an id is refused with an explanation and stays unchanged', async () => {
		await shared();

		await expect(earlier.open()).rejects.toThrow(
			new RegExp(
				`The same administrator id is in use at several providers[^]*${ADA}: “North Provider” ` +
					`\\(${ADA}@${NORTH}.example, since 1970-01-01T00:00:01.000Z\\), “South Provider” ` +
					'[^]*tenantry database separate[^]*setup-link'
			)
		);

		const store = await earlier.open({ through: BEFORE_ACCOUNTS });
		expect(Object.values(await counts(store.db))).toEqual(DOOR.map(() => 2));
		await store.close();
	});

	test('SEC-D14 a separated id stays with the provider that had it first and opens nothing else', async () => {
		await shared();
		const separated: string[] = [];

		const store = await earlier.open({
			onSeparated: (sharedIds) => separated.push(...sharedIds.map(({ id }) => id))
		});

		expect(separated).toEqual([ADA]);
		const accounts = await store.db.selectFrom('account').selectAll().execute();
		expect(accounts.map((row) => [row.provider_id, row.administrator_id]).sort()).toEqual([
			[NORTH, ADA],
			[SOUTH, SAM]
		]);
		expect(await counts(store.db)).toEqual({
			...{ credential: 1, recovery_code: 1, session: 1, ticket: 1, api_answer: 1, passkey: 1 },
			// The devices and keys of the past are kept as a record; both have ended.
			...{ device: 2, api_key: 2, hand_over: 2 }
		});
		for (const table of ['device', 'api_key']) {
			const [row] = (await rowsOf(store.db, table)).filter((one) => one.provider_id === NORTH);
			expect(row?.ended_at).not.toBeNull();
		}
		await store.close();
		await (await earlier.open()).close();
	});

	test('SEC-D14 the operator reads what to do and does it with one command', async () => {
		await shared();
		const { folder: dataDir, url } = earlier;
		const tenantry = (...words: readonly string[]) =>
			operate({ dataDir, databaseUrl: url }, ...words);

		const refused = await tenantry('audit', 'verify');
		const separated = await tenantry('database', 'separate');
		const again = await tenantry('database', 'separate');

		expect([refused.code, separated.code, again.code]).toEqual([1, 0, 0]);
		expect(refused.stderr).toContain('tenantry database separate');
		expect(separated.stdout).toContain(`${ADA}: “North Provider”`);
		expect(again.stdout).toBe('No two providers have the same administrator id.\n');
	});

	test('a deleted administrator yields the id to an existing one', async () => {
		await before(async (db) => {
			await insertPerson(db, { provider: SOUTH, id: ADA, addedAt: 2_000 });
			await sql`UPDATE record SET deleted = 9 WHERE provider_id = ${NORTH}
				AND collection = 'administrator'`.execute(db);
		});

		const store = await earlier.open({ onSeparated: () => {} });

		const [account] = await store.db.selectFrom('account').selectAll().execute();
		expect(account).toEqual({ provider_id: SOUTH, administrator_id: ADA });
		await store.close();
	});

	test('an interrupted migration has no effect and completes at the next start', async () => {
		await before(async (db) => {
			await insertDoorRows(db, { provider: NORTH, id: ADA });
			// The migration rebuilds six tables before it needs this name.
			await sql`CREATE INDEX api_key_account ON meta (value)`.execute(db);
		});

		await expect(earlier.open()).rejects.toThrow(/already exists/);

		const former = await earlier.open({ through: BEFORE_ACCOUNTS });
		expect(Object.values(await counts(former.db))).toEqual(DOOR.map(() => 1));
		await expect(rowsOf(former.db, 'account')).rejects.toThrow();
		await sql`DROP INDEX api_key_account`.execute(former.db);
		await former.close();
		const store = await earlier.open();
		expect(Object.values(await counts(store.db))).toEqual(DOOR.map(() => 1));
		await store.close();
	});
});
