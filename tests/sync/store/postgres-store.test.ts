import { createSessionLookup } from '@tenantry/sync-server/auth/session/session-lookup.ts';
import { openPostgres } from '@tenantry/sync-server/store/postgres/open.ts';
import { storeWithPlans } from '@tenantry/sync-server/sync/plans/store-with-plans.ts';
import {
	describeStore,
	event,
	nothing,
	row
} from '@tenantry/sync-server/fixtures/store.contract.ts';
import { describeVerdicts } from '@tenantry/sync-server/fixtures/verdicts.contract.ts';
import { sql } from 'kysely';
import { Client } from 'pg';
import { expect, test, vi } from 'vitest';
import { createDatabase } from '#support/postgres/database.ts';

async function makePlace() {
	const url = await createDatabase();
	return { open: () => openPostgres(url), clear: async () => {} };
}

describeStore('PostgreSQL', makePlace);
describeVerdicts('PostgreSQL', makePlace);

test('a commit in one process is noticed in another', async () => {
	const url = await createDatabase();
	const [here, there] = [await openPostgres(url), await openPostgres(url)];
	const heard = vi.fn();
	there.onVersion(heard);

	await here.write('provider-1', (tx) => tx.append({ ...nothing, events: [event(1)] }));

	await vi.waitFor(() => expect(heard).toHaveBeenCalledExactlyOnceWith('provider-1', 1));
	await here.close();
	await there.close();
});

test('the lookup of sessions stays prepared, and no statement whose text may change', async () => {
	const store = await openPostgres(await createDatabase());
	const lookUp = createSessionLookup(store.db);

	for (const hash of ['a', 'b']) await lookUp(hash);
	await store.db.selectFrom('session').select('hash').where('hash', 'in', ['a', 'b']).execute();
	const { rows } = await sql<{ statement: string }>`
		SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%"session"%'`.execute(store.db);

	expect(rows.map(({ statement }) => statement.includes('"plan_time"'))).toEqual([true]);
	await store.close();
});

/** Opens a connection beside a store that keeps it from writing a table, or from reading it too. */
async function lockTable(url: string, table: string, mode = 'EXCLUSIVE') {
	const client = new Client({ connectionString: url });
	await client.connect();
	await client.query('BEGIN');
	await client.query(`LOCK TABLE ${table} IN ${mode} MODE`);
	return { release: () => client.query('ROLLBACK'), close: () => client.end() };
}

test('a transaction waits for what it wrote only when it commits', async () => {
	const url = await createDatabase();
	const store = await openPostgres(url);
	const lock = await lockTable(url, 'record');

	await store.write('provider-1', async (tx) => {
		await tx.append({ ...nothing, rows: [row('a', 1)], events: [event(1)] });
		await lock.release();
	});

	const count = await store.read('provider-1', (reader) => reader.count('thing'));
	expect(count).toBe(1);
	await lock.close();
	await store.close();
});

test('a transaction waits for its writes to other tables only when it commits', async () => {
	const url = await createDatabase();
	const store = await openPostgres(url);
	const lock = await lockTable(url, 'account');

	await store.write('provider-1', async (tx) => {
		const account = { provider_id: 'provider-1', administrator_id: 'ada' };
		await tx.db.insertInto('account').values(account).execute();
		await lock.release();
	});

	expect(await store.db.selectFrom('account').selectAll().execute()).toHaveLength(1);
	await lock.close();
	await store.close();
});

test('a server that moved the head, and no plan, does not ask for plans again', async () => {
	const url = await createDatabase();
	const store = storeWithPlans(await openPostgres(url), {
		clock: () => 0,
		onBug: () => {},
		onRefused: () => {},
		onAccessEnd: () => {}
	});
	await store.write('provider-1', (tx) => tx.append({ ...nothing, events: [event(1)] }));
	const lock = await lockTable(url, 'plan_time', 'ACCESS EXCLUSIVE');

	await store.write('provider-1', (tx) => tx.append({ ...nothing, events: [event(2)] }));

	const head = await store.read('provider-1', async (reader) => reader.head);
	expect(head.version).toBe(2);
	await lock.close();
	await store.close();
});

test('at most 16 statements are sent before one is waited for', async () => {
	const url = await createDatabase();
	const store = await openPostgres(url);
	const lock = await lockTable(url, 'record');
	let [sent, sentUnderLock] = [0, 0];

	await store.write('provider-1', async (tx) => {
		const appendAll = async () => {
			for (; sent < 40; sent++) await tx.append({ ...nothing, rows: [row(`row-${sent}`, 1)] });
		};
		const appended = appendAll();
		await sql`SELECT 1`.execute(store.db);
		sentUnderLock = sent;
		await lock.release();
		await appended;
	});

	expect(sentUnderLock).toBe(15);
	expect(sent).toBe(40);
	await lock.close();
	await store.close();
});

test('statements, waits for a lock and idle transactions time out', async () => {
	const store = await openPostgres(await createDatabase());
	const limitOf = async (name: string) => {
		const { rows } = await sql<Record<string, string>>`SHOW ${sql.raw(name)}`.execute(store.db);
		return rows[0]?.[name];
	};

	const limits = [
		await limitOf('statement_timeout'),
		await limitOf('lock_timeout'),
		await limitOf('idle_in_transaction_session_timeout')
	];
	await store.close();

	expect(limits).toEqual(['5s', '2s', '10s']);
});
