import { IDBDatabase, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, expect, test, vi } from 'vitest';
import { collections } from '@tenantry/shared/collections.ts';
import { isWorthCompacting } from './compaction-due.ts';
import { compact } from './compaction.ts';
import {
	access,
	decisions,
	enqueue,
	firstFill,
	idOf,
	openFilled,
	openFixture,
	organization,
	page,
	person,
	restart,
	review,
	shown,
	type Fixture
} from '#fixtures/replica.ts';

afterEach(() => vi.restoreAllMocks());

// Only some people have every field.
const CROWD = Array.from({ length: 230 }, (_, at) =>
	person(`p${at}`, at === 9 ? { accessEnd: { at: 7, deviceId: null } } : {})
);
const ROWS = [
	...CROWD,
	organization('o1', 'Granite'),
	organization('o2', 'Basalt'),
	access('p1', { [idOf('o1')]: true, [idOf('o2')]: false }),
	...Array.from({ length: 25 }, (_, at) => review(`r${at}`)),
	decisions('r1', { [idOf('p1')]: 7 })
];

function everything({ replica }: Fixture): unknown {
	return [...collections.keys()].map((name) => [
		name,
		new Map([...replica.rows.rows(name)].sort())
	]);
}

test('the base reads the same from pages as from the log that they were made from', async () => {
	const fixture = await openFilled(...ROWS);
	expect(isWorthCompacting(fixture.replica)).toBe(true);

	await compact(fixture.replica, fixture.pullApplier);
	await fixture.pullApplier.receive(page({ put: [person('p1', { firstName: 'Late' })] }), 'c1');

	const after = await restart(fixture);
	expect(await after.database.log.count()).toBe(1);
	expect(shown(after, 'p1')).toMatchObject({ firstName: 'Late' });
	expect(everything(after)).toEqual(everything(fixture));
});

test.each([1, 2, 3, 4, 5])(
	'a crash at transaction %i of a compaction loses nothing',
	async (crashAt) => {
		const fixture = await openFilled(...ROWS);
		await enqueue(fixture, 'administrator.suspend', { id: idOf('p7') });
		const before = everything(fixture);
		// eslint-disable-next-line @typescript-eslint/unbound-method -- applied to the database at hand
		const begin = IDBDatabase.prototype.transaction;
		let count = 0;
		vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
			this: IDBDatabase,
			...args: Parameters<typeof begin>
		) {
			if (++count >= crashAt) throw new Error('Crash');
			return begin.apply(this, args);
		});

		await compact(fixture.replica, fixture.pullApplier).catch(() => undefined);
		vi.restoreAllMocks();

		const after = await restart(fixture);
		expect(everything(after)).toEqual(before);
		expect(shown(after, 'p7')).toMatchObject({ suspended: true });
		await compact(after.replica, after.pullApplier);
		expect(everything(await restart(after))).toEqual(before);
	}
);

test('a second compaction during the first one leaves one copy that opens', async () => {
	const fixture = await openFilled(...ROWS);
	const before = everything(fixture);

	const first = compact(fixture.replica, fixture.pullApplier);
	await fixture.pullApplier.receive(page({}), 'c1');
	const second = compact(fixture.replica, fixture.pullApplier);
	await Promise.all([first, second]);

	const after = await restart(fixture);
	expect(after.replica.state).toMatchObject({ cookie: 'c2', generation: 1 });
	expect(everything(after)).toEqual(before);
});

test('a call during a compaction joins it', async () => {
	const fixture = await openFilled(...ROWS);

	const first = compact(fixture.replica, fixture.pullApplier);
	const second = compact(fixture.replica, fixture.pullApplier);
	await Promise.all([first, second]);

	expect(second).toBe(first);
	expect(fixture.replica.state).toMatchObject({ generation: 1, lastGeneration: 1 });
	const keys = await fixture.database.page.toCollection().primaryKeys();
	expect(keys.filter((key) => !/^(1\/|manifest)/.test(key))).toEqual([]);
});

test('a reset while pages are written invalidates them', async () => {
	const fixture = await openFilled(...ROWS);

	const compacting = compact(fixture.replica, fixture.pullApplier);
	await fixture.pullApplier.receive(page({ reset: 'sight', put: [person('only')] }), 'c1');
	await compacting;

	const after = await restart(fixture);
	expect([...after.replica.rows.rows('administrator').keys()]).toEqual([idOf('only')]);
});

test('the first window can be shown before the other pages are opened', async () => {
	const fixture = await openFilled(...ROWS);
	await compact(fixture.replica, fixture.pullApplier);
	fixture.database.close();
	const previews: [number, number][] = [];

	const after = await openFixture(fixture.storage, {
		onPreview: (replica, { total }) =>
			previews.push([replica.rows.rows('administrator').size, total])
	});

	// One page of a hundred, including oneself.
	expect(previews).toEqual([[100, 232]]);
	expect(after.replica.rows.rows('administrator').size).toBe(232);
});

const LOG = { administrators: 0, organizationPages: 0, updates: 1 };

test.each([
	['page', '1/administrator/0', 132, { administrators: 100, organizationPages: 0, updates: 0 }],
	['page', '1/administrator/2', 200, { administrators: 32, organizationPages: 0, updates: 0 }],
	['page', '1/organization/0', 232, { administrators: 0, organizationPages: 1, updates: 0 }],
	['page', '1/other/1', 232, { administrators: 0, organizationPages: 0, updates: 1 }],
	['page', 'manifest', 1, { administrators: 'all', organizationPages: 0, updates: 0 }],
	['log', 2, 232, LOG]
] as const)(
	'SEC-G08 a changed record of the %s, %s, is counted, the rest is shown, and all rows are refilled',
	async (table, key, shownCount, damage) => {
		const fixture = await openFilled(...ROWS);
		await compact(fixture.replica, fixture.pullApplier);
		await fixture.pullApplier.receive(page({ put: [person('p1', { firstName: 'Late' })] }), 'c1');
		await enqueue(fixture, 'administrator.suspend', { id: idOf('p7') });
		await spoil(fixture, table, key);
		const stored = await everythingStored(fixture);

		const once = await restart(fixture);
		const after = await restart(once);

		for (const { replica, pullApplier } of [once, after]) {
			// People named in the log are there whatever the pages say, as is oneself by the
			// manifest.
			const size = replica.rows.rows('administrator').size;
			expect(size).toBeGreaterThanOrEqual(shownCount);
			expect(size).toBeLessThanOrEqual(shownCount + 2);
			expect(replica.damage).toEqual(damage);
			expect(pullApplier.cookie).toBeNull();
			expect(replica.queue.size).toBe(1);
		}
		expect(await everythingStored(after)).toEqual(stored);

		await after.pullApplier.receive({ ...firstFill(...ROWS), cookie: 'c3', version: 3 }, null);
		const whole = await openFilled(...ROWS);
		expect(everything(after)).toEqual(everything(whole));
		expect([after.replica.damage, after.pullApplier.cookie]).toEqual([undefined, 'c3']);
		const last = await restart(after);
		expect(everything(last)).toEqual(everything(whole));
		expect([last.replica.damage, last.replica.queue.size]).toEqual([undefined, 1]);
	}
);

/** Corrupts a record as someone with access to the disk would, or a failing disk. */
async function spoil(
	{ database }: Fixture,
	table: 'page' | 'log',
	key: string | number
): Promise<void> {
	const record = await database.table<{ sealed: Uint8Array }>(table).get(key);
	const sealed = record?.sealed.map((byte, at) => (at === 30 ? byte ^ 1 : byte));
	await database.table(table).put({ ...record, sealed });
}

async function everythingStored({ database }: Fixture): Promise<unknown> {
	return Promise.all([database.page.toArray(), database.log.toArray(), database.queue.toArray()]);
}

test('a damaged copy is not compacted, and its refill shows nothing before it is complete', async () => {
	const fixture = await openFilled(...ROWS);
	await compact(fixture.replica, fixture.pullApplier);
	await spoil(fixture, 'page', '1/administrator/1');
	const first = await restart(fixture);
	expect(isWorthCompacting(first.replica)).toBe(false);
	await compact(first.replica, first.pullApplier);
	expect(first.replica.state.generation).toBe(1);

	const [head, ...rest] = ROWS;
	const begun = { ...firstFill(...(head ? [head] : [])), cookie: 'f1', more: true };
	await first.pullApplier.receive(begun, null);
	const shownMeanwhile = first.replica.rows.rows('administrator').size;
	const after = await restart(first);

	expect(after.replica.damage).toMatchObject({ administrators: 100 });
	expect([after.pullApplier.cookie, after.replica.rows.rows('administrator').size]).toEqual([
		'f1',
		shownMeanwhile
	]);
	expect(shownMeanwhile).toBeGreaterThan(130);
	await after.pullApplier.receive(page({ put: rest, cookie: 'c3', version: 3 }), 'f1');
	expect(everything(after)).toEqual(everything(await openFilled(...ROWS)));
});

test('pages that do not read back as they were written replace nothing', async () => {
	const fixture = await openFilled(...ROWS);
	const before = everything(fixture);
	// eslint-disable-next-line @typescript-eslint/unbound-method -- applied to the store at hand
	const put = IDBObjectStore.prototype.put;
	vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
		this: IDBObjectStore,
		...[value, key]: Parameters<typeof put>
	) {
		const isMeant = this.name === 'page' && Reflect.get(Object(value), 'id') === '1/organization/0';
		return put.call(this, isMeant ? { ...value, sealed: new Uint8Array(64) } : value, key);
	});
	await compact(fixture.replica, fixture.pullApplier);
	vi.restoreAllMocks();

	expect(fixture.replica.state.generation).toBe(0);
	const after = await restart(fixture);
	expect(everything(after)).toEqual(before);
	await compact(after.replica, after.pullApplier);
	expect(after.replica.state.generation).toBe(2);
	expect(everything(await restart(after))).toEqual(before);
});

test('a new generation is on the disk before its first page and is never started twice', async () => {
	const fixture = await openFilled(...ROWS);
	const tables: string[] = [];
	// eslint-disable-next-line @typescript-eslint/unbound-method -- applied to the database at hand
	const begin = IDBDatabase.prototype.transaction;
	vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
		this: IDBDatabase,
		...args: Parameters<typeof begin>
	) {
		const [names, mode, options] = args;
		if (mode === 'readwrite')
			tables.push(
				`${typeof names === 'string' ? names : [...names].join(' ')} ${options?.durability}`
			);
		if (tables.length > 2) throw new Error('Crash');
		return begin.apply(this, args);
	});
	await expect(compact(fixture.replica, fixture.pullApplier)).rejects.toThrow('Crash');
	vi.restoreAllMocks();
	expect(tables.slice(0, 2)).toEqual(['meta strict', 'page meta relaxed']);

	const after = await restart(fixture);
	await compact(after.replica, after.pullApplier);

	expect(after.replica.state.generation).toBe(2);
	const keys = await after.database.page.toCollection().primaryKeys();
	expect(keys.filter((key) => key.startsWith('1/'))).toEqual([]);
});

test('SEC-G08 an unreadable record costs none of the waiting changes, however many there are', async () => {
	const fixture = await openFilled(...ROWS);
	await compact(fixture.replica, fixture.pullApplier);
	const people = ROWS.slice(0, 60).map(([, id]) => id);
	const names = people.map((id) => ({ id, firstName: `New ${id}` }));
	const ids = await Promise.all(
		names.map((args) => enqueue(fixture, 'administrator.editDetails', args))
	);
	await fixture.database.meta.update('state', { value: new Uint8Array(64) });

	const after = await restart(fixture);
	const next = await enqueue(after, 'administrator.suspend', { id: idOf('p7') });

	const waiting = (await restart(after)).replica.queue.list().map(({ mutation }) => mutation.id);
	expect(after.pullApplier.cookie).toBeNull();
	expect(waiting).toEqual([...ids, next]);
});

test('an unreadable change is not overwritten by the next one', async () => {
	const fixture = await openFilled(...ROWS);
	await enqueue(fixture, 'administrator.suspend', { id: idOf('p7') });
	await fixture.database.queue.update(1, { sealed: new Uint8Array(64) });

	const after = await restart(fixture);
	await enqueue(after, 'administrator.suspend', { id: idOf('p8') });

	expect(await after.database.queue.count()).toBe(2);
});

test('a removed record is detected', async () => {
	const fixture = await openFilled(...ROWS);
	await fixture.pullApplier.receive(page({ put: [person('p1', { firstName: 'Late' })] }), 'c1');
	await fixture.database.log.delete(2);

	const after = await restart(fixture);

	expect([after.pullApplier.cookie, after.replica.damage]).toEqual([null, LOG]);
});
