import { IDBDatabase } from 'fake-indexeddb';
import { afterEach, expect, test, vi } from 'vitest';
import { isWorthCompacting } from './compaction-due.ts';
import { compact } from './compaction.ts';
import {
	access,
	enqueue,
	idOf,
	openFilled,
	openFixture,
	organization,
	page,
	person,
	restart,
	shown,
	type Fixture
} from './replica-fixture.ts';

afterEach(() => vi.restoreAllMocks());

// Not everybody has every field.
const CROWD = Array.from({ length: 230 }, (_, at) =>
	person(`p${at}`, at === 9 ? { accessEnd: { at: 7, deviceId: null } } : {})
);
const ROWS = [
	...CROWD,
	organization('o1', 'Granite'),
	organization('o2', 'Basalt'),
	access('p1', { [idOf('o1')]: true, [idOf('o2')]: false })
];

function everything({ replica }: Fixture): unknown {
	const names = ['provider', 'organization', 'administrator', 'organizationAccess'];
	return names.map((name) => [name, new Map([...replica.rows.rows(name)].sort())]);
}

test('the base reads the same from pages as from the log they were made of', async () => {
	const fixture = await openFilled(...ROWS);
	expect(isWorthCompacting(fixture.replica)).toBe(true);

	await compact(fixture.replica, fixture.intake);
	await fixture.intake.receive(page({ put: [person('p1', { firstName: 'Late' })] }), 'c1');

	const after = await restart(fixture);
	expect(await after.database.log.count()).toBe(1);
	expect(shown(after, 'p1')).toMatchObject({ firstName: 'Late' });
	expect(everything(after)).toEqual(everything(fixture));
});

test.each([1, 2, 3])('a crash at transaction %i of a compaction loses nothing', async (crashAt) => {
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

	await compact(fixture.replica, fixture.intake).catch(() => undefined);
	vi.restoreAllMocks();

	const after = await restart(fixture);
	expect(everything(after)).toEqual(before);
	expect(shown(after, 'p7')).toMatchObject({ suspended: true });
	await compact(after.replica, after.intake);
	expect(everything(await restart(after))).toEqual(before);
});

test('a reset while pages are written makes them worth nothing', async () => {
	const fixture = await openFilled(...ROWS);

	const compacting = compact(fixture.replica, fixture.intake);
	await fixture.intake.receive(page({ reset: 'sight', put: [person('only')] }), 'c1');
	await compacting;

	const after = await restart(fixture);
	expect([...after.replica.rows.rows('administrator').keys()]).toEqual([idOf('only')]);
});

test('the first window can be shown before the other pages are opened', async () => {
	const fixture = await openFilled(...ROWS);
	await compact(fixture.replica, fixture.intake);
	fixture.database.close();
	const previews: [number, number][] = [];

	const after = await openFixture(fixture.storage, {
		onPreview: (replica, { total }) =>
			previews.push([replica.rows.rows('administrator').size, total])
	});

	// One page of a hundred, oneself among them.
	expect(previews).toEqual([[100, 232]]);
	expect(after.replica.rows.rows('administrator').size).toBe(232);
});

test.each(['page', 'log'] as const)(
	'SEC-G08 a changed record of the %s is a reason to load again, and keeps the queue',
	async (table) => {
		const fixture = await openFilled(...ROWS);
		await compact(fixture.replica, fixture.intake);
		await fixture.intake.receive(page({ put: [person('p1', { firstName: 'Late' })] }), 'c1');
		await enqueue(fixture, 'administrator.suspend', { id: idOf('p7') });
		const [record] = await fixture.database.table<{ sealed: Uint8Array }>(table).toArray();
		const sealed = record?.sealed.map((byte, at) => (at === 30 ? byte ^ 1 : byte));
		await fixture.database.table(table).put({ ...record, sealed });

		const after = await restart(fixture);

		expect(after.replica.state.cookie).toBeNull();
		expect(after.replica.rows.rows('administrator').size).toBe(0);
		expect(after.replica.queue.size).toBe(1);
		expect((await restart(after)).replica.queue.size).toBe(1);
	}
);

test('SEC-G08 however many changes wait, a record that does not open costs none of them', async () => {
	const fixture = await openFilled(...ROWS);
	await compact(fixture.replica, fixture.intake);
	const people = ROWS.slice(0, 60).map(([, id]) => id);
	const names = people.map((id) => ({ id, firstName: `New ${id}` }));
	const ids = await Promise.all(
		names.map((args) => enqueue(fixture, 'administrator.editDetails', args))
	);
	await fixture.database.meta.update('state', { value: new Uint8Array(64) });

	const after = await restart(fixture);
	const next = await enqueue(after, 'administrator.suspend', { id: idOf('p7') });

	const waiting = (await restart(after)).replica.queue.list().map(({ mutation }) => mutation.id);
	expect(after.replica.state.cookie).toBeNull();
	expect(waiting).toEqual([...ids, next]);
});

test('a change that does not open is not written over by the next one', async () => {
	const fixture = await openFilled(...ROWS);
	await enqueue(fixture, 'administrator.suspend', { id: idOf('p7') });
	await fixture.database.queue.update(1, { sealed: new Uint8Array(64) });

	const after = await restart(fixture);
	await enqueue(after, 'administrator.suspend', { id: idOf('p8') });

	expect(await after.database.queue.count()).toBe(2);
});

test('a record that was taken away is noticed', async () => {
	const fixture = await openFilled(...ROWS);
	await fixture.intake.receive(page({ put: [person('p1', { firstName: 'Late' })] }), 'c1');
	await fixture.database.log.delete(2);

	const after = await restart(fixture);

	expect(after.replica.state.cookie).toBeNull();
});
