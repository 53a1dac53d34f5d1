import { IDBDatabase, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
	enqueue,
	idOf,
	openFilled,
	page,
	person,
	restart,
	verdict,
	type Fixture
} from '#fixtures/replica.ts';
import { sealJson } from '#lib/replica/store/sealed-json.ts';
import { sealState } from '#lib/replica/store/state.ts';

afterEach(() => vi.restoreAllMocks());

const sam = { id: idOf('sam') };

async function openWith(count: number): Promise<{ fixture: Fixture; ids: string[] }> {
	const fixture = await openFilled(person('sam'));
	const names = Array.from({ length: count }, (_, at) => ({ ...sam, firstName: `N${at}` }));
	const ids = await Promise.all(
		names.map((args) => enqueue(fixture, 'administrator.editDetails', args))
	);
	return { fixture, ids };
}

const missing = ({ replica }: Fixture) =>
	replica.unreadable.list().flatMap(({ stored, sequence }) => (stored === null ? sequence : []));
const waiting = ({ replica }: Fixture) => replica.queue.list().map(({ sequence }) => sequence);
const unnamed = ({ replica }: Fixture) => replica.queue.disk.index.unnamed;

test('SEC-G12 a change whose record was deleted is named with when it was saved and whether it left', async () => {
	const { fixture, ids } = await openWith(4);
	await fixture.replica.queue.markSent(fixture.replica.queue.list().slice(0, 1));
	await fixture.database.queue.bulkDelete([1, 3]);

	const after = await restart(fixture);

	expect(after.replica.unreadable.list()).toEqual([
		{ sequence: 1, mutationId: ids[0], savedAt: 1_000, sent: true, stored: null },
		{ sequence: 3, mutationId: ids[2], savedAt: 1_000, sent: false, stored: null }
	]);
	expect([waiting(after), unnamed(after)]).toEqual([[2, 4], null]);
	expect(missing(await restart(after))).toEqual([1, 3]);
});

test('SEC-G12 an emptied queue names every change in it until their author discards them', async () => {
	const { fixture } = await openWith(130);
	await fixture.database.queue.clear();

	const after = await restart(fixture);
	expect(missing(after)).toEqual(Array.from({ length: 130 }, (_, at) => at + 1));
	await after.replica.letGoUnreadable(missing(after).slice(1));
	const again = await restart(after);

	expect(missing(again)).toEqual([1]);
	await enqueue(again, 'administrator.suspend', sam);
	const last = await restart(again);
	expect([missing(last), waiting(last)]).toEqual([[1], [131]]);
});

test('the verdict on a missing change reports its outcome', async () => {
	const { fixture, ids } = await openWith(2);
	await fixture.replica.queue.markSent(fixture.replica.queue.list());
	await fixture.database.queue.delete(1);
	const after = await restart(fixture);

	const refused = verdict(ids[0] ?? '', { outcome: 'rejected' });
	await after.pullApplier.receive(page({ verdicts: [refused] }), 'c1');

	for (const one of [after, await restart(after)]) {
		expect(missing(one)).toEqual([]);
		expect(one.replica.needsYou().map(({ id }) => id)).toEqual([ids[0]]);
	}
});

test('changes that were sent, withdrawn, resolved or replaced are not missed', async () => {
	const { fixture, ids } = await openWith(4);
	await fixture.replica.withdraw(ids[1] ?? '');
	await fixture.replica.queue.markSent(fixture.replica.queue.list().slice(0, 1));
	await fixture.pullApplier.receive(page({ verdicts: [verdict(ids[0] ?? '')] }), 'c1');
	await enqueue(fixture, 'administrator.restore', sam);
	await enqueue(fixture, 'administrator.suspend', sam);

	const after = await restart(fixture);

	expect([missing(after), unnamed(after)]).toEqual([[], null]);
	expect(waiting(after)).toEqual(waiting(fixture));
	expect([...after.replica.queue.disk.index.entries()].map(({ sequence }) => sequence)).toEqual(
		waiting(after)
	);
});

test('enqueueing is one strict transaction of two records, however many changes wait', async () => {
	const { fixture } = await openWith(700);
	const begun: unknown[] = [];
	// eslint-disable-next-line @typescript-eslint/unbound-method -- applied to the database at hand
	const begin = IDBDatabase.prototype.transaction;
	vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
		this: IDBDatabase,
		...args: Parameters<typeof begin>
	) {
		begun.push(args[2]);
		return begin.apply(this, args);
	});
	const put = vi.spyOn(IDBObjectStore.prototype, 'put');

	await enqueue(fixture, 'administrator.suspend', sam);

	expect(begun).toEqual([{ durability: 'strict' }]);
	expect(put.mock.calls.map((call): unknown => Reflect.get(Object(call[0]), 'id'))).toEqual([
		undefined,
		'queue'
	]);
});

test('marking changes as sent rewrites rows of the index and no record, in one strict transaction', async () => {
	const { fixture } = await openWith(130);
	const { queue } = fixture.replica;
	const put = vi.spyOn(IDBObjectStore.prototype, 'put');
	const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');

	await queue.markSent(queue.list().slice(0, 100));

	expect(begin.mock.calls).toEqual([[['meta'], 'readwrite', { durability: 'strict' }]]);
	const ids = put.mock.calls.map((call): unknown => Reflect.get(Object(call[0]), 'id'));
	expect(ids).toEqual(['queue', 'queue/0', 'queue/1']);
	const after = (await restart(fixture)).replica.queue;
	expect([after.count('unanswered'), after.count('waiting')]).toEqual([100, 30]);
});

test.each(['queue', 'queue/0'])(
	'a change that the index no longer vouches for counts as possibly sent: without its %s row',
	async (id) => {
		const { fixture } = await openWith(70);
		const { queue } = fixture.replica;
		await queue.markSent(queue.list().slice(0, 1));
		await fixture.database.meta.delete(id);

		const after = (await restart(fixture)).replica;

		const named = after.queue.list().slice(0, 63);
		expect(new Set(named.map(({ state }) => state))).toEqual(new Set(['unanswered']));
		for (const { mutation } of named.slice(0, 2))
			expect(await after.withdraw(mutation.id)).toBe(false);
	}
);

test('a record of an earlier app carries its mark itself', async () => {
	const { fixture } = await openWith(3);
	const { database } = fixture;
	await database.queue.toCollection().modify((record) => {
		Reflect.deleteProperty(record, 'guarded');
		if (record.sequence === 2) Reflect.set(record, 'sent', true);
	});
	await database.meta.bulkDelete(['queue', 'queue/0']);

	const after = (await restart(fixture)).replica;

	expect(after.queue.list().map(({ state }) => state)).toEqual([
		'waiting',
		'unanswered',
		'waiting'
	]);
});

describe('a deleted row of the index', () => {
	test.each([['queue'], ['queue/0']])(
		'%s costs nothing when every change is present',
		async (id) => {
			const { fixture } = await openWith(70);
			const before = waiting(fixture);
			await fixture.database.meta.delete(id);

			const after = await restart(fixture);

			expect([waiting(after), missing(after)]).toEqual([before, []]);
			// Without the root it is unknown what else there was.
			expect(unnamed(after)).toBe(id === 'queue' ? 0 : null);
			await enqueue(after, 'administrator.suspend', sam);
			const again = await restart(after);
			expect(waiting(again)).toEqual([...before, 71]);
			expect(unnamed(again)).toBe(id === 'queue' ? 0 : null);
		}
	);

	test('SEC-G12 leaves a count of the changes deleted with it until their author knows', async () => {
		const { fixture } = await openWith(70);
		const others = waiting(fixture).slice(2);
		await fixture.database.meta.delete('queue/0');
		await fixture.database.queue.bulkDelete([1, 2]);

		const after = await restart(fixture);
		expect([waiting(after), missing(after), unnamed(after)]).toEqual([others, [], 2]);
		await enqueue(after, 'administrator.suspend', sam);
		const again = await restart(after);
		expect([waiting(again), unnamed(again)]).toEqual([[...others, 71], 2]);
		await again.replica.letGoUnnamed();

		expect(unnamed(await restart(again))).toBeNull();
	});

	test('SEC-G12 deleted with all of meta reports that changes may be missing, and requires an answer of the server', async () => {
		const { fixture } = await openWith(3);
		await fixture.database.meta.clear();
		await fixture.database.queue.clear();

		const after = await restart(fixture);

		expect([unnamed(after), after.replica.state.mustContact]).toEqual([0, true]);
		const again = await restart(after);
		expect([unnamed(again), again.replica.state.mustContact]).toEqual([0, true]);
		await again.pullApplier.receive(page({ put: [person('sam')] }), null);
		expect((await restart(again)).replica.state.mustContact).toBe(false);
	});
});

test('an older row of the index in place of a newer one is detected', async () => {
	const { fixture, ids } = await openWith(70);
	const older = await fixture.database.meta.get('queue/0');
	await fixture.replica.withdraw(ids[0] ?? '');
	await fixture.database.queue.delete(2);
	if (older === undefined) throw new Error('The block has no row');
	await fixture.database.meta.put(older);

	const after = await restart(fixture);

	expect([waiting(after).slice(0, 2), unnamed(after)]).toEqual([[3, 4], 1]);
});

const indexRows = async ({ database }: Fixture) =>
	(await database.meta.where('id').startsWith('queue').primaryKeys()).toSorted();

test('the newest block lies in the root until the next one begins', async () => {
	const { fixture } = await openWith(63);
	expect(await indexRows(fixture)).toEqual(['queue']);

	await enqueue(fixture, 'administrator.suspend', sam);

	expect(await indexRows(fixture)).toEqual(['queue', 'queue/0']);
	await fixture.database.queue.bulkDelete([63, 64]);
	expect(missing(await restart(fixture))).toEqual([63, 64]);
});

test('the index that 1.1.0 left, a row for every block, proves deletions and is folded by the next change', async () => {
	const { fixture, ids } = await openWith(3);
	const { sealer } = fixture.replica.context;
	const entries = ids.map((id, at) => [at + 1, id, 1_000, at === 0 ? 1 : 0]);
	const rows = {
		queue: { next: 4, revision: 9, blocks: [[0, 9, 3]], unnamed: null },
		'queue/0': { revision: 9, entries }
	};
	for (const [id, row] of Object.entries(rows))
		await fixture.database.meta.put({ id, value: await sealJson(sealer, `meta/${id}`, row) });
	await fixture.database.queue.delete(2);

	const after = await restart(fixture);
	expect([waiting(after), missing(after), unnamed(after)]).toEqual([[1, 3], [2], null]);
	expect(after.replica.queue.count('unanswered')).toBe(1);
	await enqueue(after, 'administrator.suspend', sam);

	expect(await indexRows(after)).toEqual(['queue']);
	const again = await restart(after);
	expect([waiting(again), missing(again), unnamed(again)]).toEqual([[1, 3, 4], [2], null]);
});

test('a copy of an earlier app gets its index and misses nothing', async () => {
	const { fixture } = await openWith(3);
	const { sealer } = fixture.replica.context;
	await fixture.database.meta.bulkDelete(['queue', 'queue/0']);
	const { state } = fixture.replica;
	await fixture.database.meta.put(await sealState(sealer, { ...state, hasIndex: false }));

	const after = await restart(fixture);
	expect([waiting(after), missing(after), unnamed(after)]).toEqual([[1, 2, 3], [], null]);
	await after.database.queue.delete(2);

	expect(missing(await restart(after))).toEqual([2]);
});

test('everything is written again when the browser has removed the database', async () => {
	const { fixture } = await openWith(3);
	await fixture.database.queue.clear();
	await fixture.database.meta.bulkDelete(['queue', 'queue/0', 'state']);

	await fixture.replica.rewrite();

	const after = await restart(fixture);
	expect([waiting(after), missing(after), unnamed(after)]).toEqual([[1, 2, 3], [], null]);
	expect(after.replica.state).toMatchObject({ mustContact: false, contactAt: 1_000 });
});
