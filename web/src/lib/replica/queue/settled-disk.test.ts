import { IDBObjectStore } from 'fake-indexeddb';
import { afterEach, expect, test, vi } from 'vitest';
import { settledIds, stored, writeAsEarlierApp } from '#fixtures/settled.ts';
import { compact } from '#lib/replica/snapshot/compaction.ts';
import { Killer } from '#fixtures/killed-writer.ts';
import {
	enqueue,
	idOf,
	openFilled,
	openFixture,
	page,
	person,
	restart,
	verdict,
	type Fixture
} from '#fixtures/replica.ts';

afterEach(() => vi.restoreAllMocks());

const DAY_MS = 24 * 3_600_000;
const CROWD = Array.from({ length: 1_000 }, (_, at) => person(`p${at}`));

async function makeChanges(fixture: Fixture, count: number): Promise<readonly string[]> {
	const people = Array.from({ length: count }, (_, at) => ({ id: idOf(`p${at}`) }));
	return Promise.all(people.map((args) => enqueue(fixture, 'administrator.suspend', args)));
}

/** Has the server decide the changes that wait, as far as they are among these. */
async function decide(
	{ pullApplier, replica }: Fixture,
	ids: readonly string[],
	over: Parameters<typeof verdict>[1] = {}
): Promise<void> {
	const version = replica.state.version + 1;
	const verdicts = ids.map((id) => verdict(id, { version, ...over }));
	const answer = page({ cookie: `c${version}`, version, verdicts });
	expect(await pullApplier.receive(answer, replica.state.cookie)).toBe(true);
}

test('a decided replay leaves the disk with a few requests, however many changes it had', async () => {
	const fixture = await openFilled(...CROWD);
	const ids = await makeChanges(fixture, 1_000);
	const put = vi.spyOn(IDBObjectStore.prototype, 'put');
	const removed = vi.spyOn(IDBObjectStore.prototype, 'delete');

	for (const [from, to] of [
		[0, 64],
		[64, 320],
		[320, 820],
		[820, 1_000]
	])
		await decide(fixture, ids.slice(from, to));

	// A log record, a block or two, the state and two rows of the index, four times.
	expect(put.mock.calls.length).toBeLessThanOrEqual(4 * 6);
	expect(removed.mock.calls.length).toBeLessThanOrEqual(4 * 2 + 1_000 / 64 + 1);
	const after = await restart(fixture);
	expect(after.replica.queue.size).toBe(0);
	expect(await settledIds(after)).toEqual(ids.toSorted());
	expect(await stored(after)).toEqual({ settled: 0, archive: 4 });
});

test('only what was decided is removed, whatever still waits in between', async () => {
	const fixture = await openFilled(...CROWD);
	const ids = await makeChanges(fixture, 9);
	const decided = ids.filter((_, at) => [0, 1, 3, 4, 5, 8].includes(at));
	for (const sequence of [1, 3, 5])
		await fixture.database.table('envelope').put({ sequence, isUrgent: false });

	await decide(fixture, decided);

	expect(await fixture.database.queue.toCollection().primaryKeys()).toEqual([3, 7, 8]);
	expect(await fixture.database.envelope.toCollection().primaryKeys()).toEqual([3]);
});

test('what needs someone is read before anything is shown, and the rest afterwards', async () => {
	const fixture = await openFilled(...CROWD);
	const ids = await makeChanges(fixture, 3);
	await decide(fixture, ids.slice(1));
	await decide(fixture, ids.slice(0, 1), { outcome: 'rejected' });
	expect(await stored(fixture)).toEqual({ settled: 1, archive: 1 });
	await compact(fixture.replica, fixture.pullApplier);
	fixture.database.close();
	const shown: unknown[] = [];

	const after = await openFixture(fixture.storage, {
		onPreview: (replica) => shown.push([replica.settled.size, replica.needsYou().length])
	});

	expect(shown).toEqual([[1, 1]]);
	expect(after.replica.needsYou().map(({ id }) => id)).toEqual(ids.slice(0, 1));
	expect(await settledIds(after)).toEqual(ids.toSorted());
});

test('a change that waits upon an archived one is forecast from it in the first window', async () => {
	const fixture = await openFilled(...CROWD);
	const args = { id: idOf('p1') };
	const first = await enqueue(fixture, 'administrator.suspend', args);
	await fixture.replica.queue.markSent(fixture.replica.queue.list());
	await enqueue(fixture, 'administrator.restore', args);
	await decide(fixture, [first]);
	await compact(fixture.replica, fixture.pullApplier);
	fixture.database.close();
	const known: unknown[] = [];

	await openFixture(fixture.storage, {
		onPreview: (replica) => known.push(replica.settled.get(first)?.verdict?.outcome)
	});

	expect(known).toEqual(['applied']);
});

test('what needed someone joins the archive once it is settled, and leaves no record behind', async () => {
	const fixture = await openFilled(...CROWD);
	const [id = ''] = await makeChanges(fixture, 1);
	await decide(fixture, [id], { outcome: 'rejected' });
	const discard = await enqueue(fixture, 'verdict.discard', { mutationId: id }, id);

	await decide(fixture, [id], { outcome: 'rejected', successor: discard });

	expect(await stored(fixture)).toEqual({ settled: 0, archive: 1 });
	const after = await restart(fixture);
	expect(after.replica.settled.get(id)?.verdict?.successor).toBe(discard);
	expect(after.replica.needsYou()).toEqual([]);
});

test('a lost change leaves the archive for its author to see', async () => {
	const fixture = await openFilled(...CROWD);
	const ids = await makeChanges(fixture, 2);
	await decide(fixture, ids);

	const [lost = ''] = ids;
	await fixture.pullApplier.learnKnown({ asked: ids, unknown: new Set([lost]), through: 0 });

	expect(await stored(fixture)).toEqual({ settled: 1, archive: 1 });
	const after = await restart(fixture);
	expect(after.replica.needsYou().map(({ id }) => id)).toEqual([lost]);
	expect(await settledIds(after)).toEqual(ids.toSorted());
});

test('entries are forgotten after thirty days, and their block with the last of them', async () => {
	const fixture = await openFilled(...CROWD);
	const ids = await makeChanges(fixture, 2);
	await decide(fixture, ids);
	vi.spyOn(fixture.replica.context.clock, 'now').mockReturnValue(31 * DAY_MS);

	await decide(fixture, []);

	expect(await stored(fixture)).toEqual({ settled: 0, archive: 0 });
	expect(await settledIds(await restart(fixture))).toEqual([]);
});

test('a block that does not open costs its entries alone, and everything is fetched again', async () => {
	const fixture = await openFilled(...CROWD);
	const ids = await makeChanges(fixture, 100);
	await decide(fixture, ids.slice(0, 80));
	await decide(fixture, ids.slice(80));
	await fixture.database.archive.update(1, { sealed: new Uint8Array(40) });

	const after = await restart(fixture);

	expect(await settledIds(after)).toEqual(ids.slice(80).toSorted());
	expect([after.pullApplier.cookie, await stored(after)]).toEqual([
		null,
		{ settled: 0, archive: 1 }
	]);
});

test('a block is filled before another one is begun, and never grows beyond 500', async () => {
	const fixture = await openFilled(...CROWD);
	const ids = await makeChanges(fixture, 1_000);
	for (const id of ids.slice(0, 70)) await decide(fixture, [id]);
	expect(await stored(fixture)).toEqual({ settled: 0, archive: 2 });

	await decide(fixture, ids.slice(70));

	expect(await stored(fixture)).toEqual({ settled: 0, archive: 3 });
	expect(await settledIds(await restart(fixture))).toEqual(ids.toSorted());
});

test('a commit that fails loses nothing, and the next one writes it', async () => {
	const killer = new Killer();
	const filled = await openFilled(...CROWD);
	filled.database.close();
	const fixture = await openFixture(filled.storage, { wrap: killer.wrap });
	const ids = await makeChanges(fixture, 3);
	await decide(fixture, ids.slice(0, 1));
	killer.killAfter(0);
	await expect(decide(fixture, ids.slice(1, 2))).rejects.toThrow();
	killer.spare();

	await decide(fixture, ids.slice(1, 2));

	const after = await restart(fixture);
	expect(after.replica.queue.list().map(({ mutation }) => mutation.id)).toEqual(ids.slice(2));
	expect(await settledIds(after)).toEqual(ids.slice(0, 2).toSorted());
});

test('a withdrawal during a commit and the commit both reach the archive', async () => {
	const fixture = await openFilled(...CROWD);
	const ids = await makeChanges(fixture, 4);
	const [first = '', second = ''] = ids;

	await Promise.all([decide(fixture, [first]), fixture.replica.withdraw(second)]);

	const after = await restart(fixture);
	expect(await settledIds(after)).toEqual([first, second].toSorted());
	expect(after.replica.settled.get(second)?.kind).toBe('withdrawn');
});

test('everything is written again when the browser has removed the database', async () => {
	const fixture = await openFilled(...CROWD);
	const ids = await makeChanges(fixture, 3);
	await decide(fixture, ids.slice(0, 1), { outcome: 'rejected' });
	await decide(fixture, ids.slice(1));
	await fixture.database.settled.clear();
	await fixture.database.archive.clear();

	await fixture.replica.rewrite();

	expect(await stored(fixture)).toEqual({ settled: 1, archive: 1 });
});

test('what an earlier app settled is taken over step by step, and a kill at any of them loses and doubles nothing', async () => {
	const filled = await openFilled(person('sam'));
	const { settled, open, queued } = await writeAsEarlierApp(filled, {
		settled: 2_100,
		queued: 130
	});
	filled.database.close();
	let steps = 0;
	for (let isDone = false; !isDone; steps++) {
		const killer = new Killer();
		const fixture = await openFixture(filled.storage, { wrap: killer.wrap });
		expect(await settledIds(fixture)).toEqual(settled);
		expect(fixture.replica.needsYou().map(({ id }) => id)).toEqual(open);
		expect(fixture.replica.queue.list().map(({ mutation }) => mutation.id)).toEqual(queued);
		killer.killAfter(1);
		isDone = await fixture.replica.queue.disk.archive().then(
			() => true,
			() => false
		);
		fixture.database.close();
	}

	expect(steps).toBe(5);
	const after = await openFixture(filled.storage);
	expect(await settledIds(after)).toEqual(settled);
	expect(await stored(after)).toEqual({ settled: open.length, archive: 5 });
	expect(after.replica.queue.disk.settled.hasStray).toBe(false);
});
