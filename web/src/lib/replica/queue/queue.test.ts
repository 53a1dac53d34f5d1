import { IDBDatabase } from 'fake-indexeddb';
import { afterEach, expect, test, vi } from 'vitest';
import { nextBatch } from './lanes.ts';
import {
	enqueue,
	idOf,
	openFilled,
	openFixture,
	page,
	person,
	PROVIDER,
	provider,
	refuseCreation,
	restart,
	shown,
	type Fixture
} from '#fixtures/replica.ts';

afterEach(() => vi.restoreAllMocks());

const sam = { id: idOf('sam') };

function urgentBatch({ replica }: Fixture) {
	return batch(replica, 'urgent');
}

function batch(replica: Fixture['replica'], lane: 'urgent' | 'ordinary') {
	return nextBatch(replica.laneView, lane, 200).map(({ mutation }) => mutation.name);
}

test('a change is confirmed by a strict transaction that a killed tab cannot undo', async () => {
	const fixture = await openFilled(person('sam'));
	const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');

	await enqueue(fixture, 'administrator.suspend', sam);

	expect(begin.mock.calls.map(([, mode, options]) => [mode, options])).toEqual([
		['readwrite', { durability: 'strict' }]
	]);
	const after = await restart(fixture);
	expect(after.replica.queue.list()).toHaveLength(1);
	expect(shown(after, 'sam')).toMatchObject({ suspended: true });
});

test('changes made in one tick share a transaction', async () => {
	const fixture = await openFilled(person('sam'));
	const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');

	await Promise.all(
		['A', 'B', 'C'].map((firstName) =>
			enqueue(fixture, 'administrator.editDetails', { ...sam, firstName })
		)
	);

	expect(begin).toHaveBeenCalledTimes(1);
	expect(shown(await restart(fixture), 'sam')).toMatchObject({ firstName: 'C' });
});

test('a change that cannot be stored leaves no trace', async () => {
	const fixture = await openFilled(person('sam'));
	vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
		throw new DOMException('Full', 'QuotaExceededError');
	});

	const enqueued = await fixture.replica.enqueue({ name: 'administrator.suspend', args: sam });

	expect(enqueued).toEqual({ ok: false, error: { code: 'storage_full' } });
	expect(fixture.replica.queue.size).toBe(0);
	expect(shown(fixture, 'sam')).toMatchObject({ suspended: false });
});

test('the mark that a change was possibly sent is on the disk before it leaves, and ends withdrawing', async () => {
	const fixture = await openFilled(person('sam'));
	const first = await enqueue(fixture, 'administrator.suspend', sam);
	const second = await enqueue(fixture, 'administrator.editDetails', { ...sam, firstName: 'A' });
	await fixture.replica.queue.markSent(fixture.replica.queue.list().slice(0, 1));

	const after = await restart(fixture);

	expect(after.replica.queue.list().map(({ state }) => state)).toEqual(['unanswered', 'waiting']);
	expect(await after.replica.withdraw(first)).toBe(false);
	expect(await after.replica.withdraw(second)).toBe(true);
	expect((await restart(after)).replica.queue.size).toBe(1);
});

test('withdrawing a change rebases those made on it onto what lies beneath', async () => {
	const fixture = await openFilled(person('sam', {}, { firstName: 7 }));
	const first = await enqueue(fixture, 'administrator.editDetails', { ...sam, firstName: 'A' });
	await enqueue(fixture, 'administrator.editDetails', { ...sam, firstName: 'B' });
	const key = `administrator/${idOf('sam')}/firstName`;
	expect(fixture.replica.queue.list()[1]?.mutation.base).toEqual({
		[key]: { after: first, base: 7 }
	});

	await fixture.replica.withdraw(first);

	expect(fixture.replica.queue.list()[0]?.mutation.base).toEqual({ [key]: 7 });
	expect(shown(await restart(fixture), 'sam')).toMatchObject({ firstName: 'B' });
	expect(fixture.replica.settled.get(first)?.kind).toBe('withdrawn');
});

test('a change that could not be marked as sent has not left, can be withdrawn, and is retried', async () => {
	const fixture = await openFilled(person('sam'));
	const first = await enqueue(fixture, 'administrator.suspend', sam);
	const second = await enqueue(fixture, 'administrator.editDetails', { ...sam, firstName: 'B' });
	const { queue } = fixture.replica;
	const broken = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
		throw new DOMException('Full', 'QuotaExceededError');
	});

	await expect(queue.markSent(queue.list())).rejects.toThrow('Full');
	broken.mockRestore();
	expect(queue.list().map(({ state }) => state)).toEqual(['waiting', 'waiting']);
	expect(await fixture.replica.withdraw(second)).toBe(true);
	await queue.markSent(queue.list());

	expect(queue.list()).toMatchObject([{ mutation: { id: first }, state: 'sending' }]);
	const after = (await restart(fixture)).replica;
	expect(after.queue.list()).toMatchObject([{ mutation: { id: first }, state: 'unanswered' }]);
	expect(after.unreadable.size).toBe(0);
});

test('a withdrawn change is no longer shown, and those made on it are', async () => {
	const fixture = await openFilled(person('sam'));
	const first = await enqueue(fixture, 'administrator.editDetails', {
		...sam,
		firstName: 'A',
		lastName: 'A'
	});
	await enqueue(fixture, 'administrator.editDetails', { ...sam, firstName: 'B' });
	const told: unknown[] = [];
	fixture.replica.subscribe(({ rows }) => told.push(rows === 'all' ? rows : [...rows]));

	await fixture.replica.withdraw(first);

	expect(shown(fixture, 'sam')).toMatchObject({ firstName: 'B', lastName: 'sam' });
	expect([...fixture.replica.view.written()]).toHaveLength(1);
	expect(told).toEqual([[`administrator/${idOf('sam')}`]]);
	const { queue } = fixture.replica;
	await fixture.replica.withdrawAll(queue.list().map(({ mutation }) => mutation.id));
	expect(shown(fixture, 'sam')).toMatchObject({ firstName: 'Sam', lastName: 'sam' });
	expect([...fixture.replica.view.written()]).toEqual([]);
});

test('a tightening overtakes the queue unless its subject is still to be created', async () => {
	const fixture = await openFilled(person('sam'));
	const someone = { email: 'new@north.example', firstName: 'New', lastName: 'One' };
	await enqueue(fixture, 'administrator.create', { id: idOf('new'), ...someone, role: 'Manager' });

	await enqueue(fixture, 'administrator.suspend', sam);
	await enqueue(fixture, 'administrator.suspend', { id: idOf('new') });

	expect(urgentBatch(fixture)).toEqual(['administrator.suspend']);
	// The second waits for the answer to the creation.
	expect(batch(fixture.replica, 'ordinary')).toEqual(['administrator.create']);
	expect(fixture.replica.queue.list().at(-1)?.mutation.dependsOn).toBeDefined();
});

test('a tightening replaces the own unsent loosening of that field and takes its base', async () => {
	const fixture = await openFilled(person('sam', { suspended: true }, { suspended: 9 }));
	const restored = await enqueue(fixture, 'administrator.restore', sam);

	await enqueue(fixture, 'administrator.suspend', sam);

	const [left, ...others] = (await restart(fixture)).replica.queue.list();
	expect(others).toEqual([]);
	expect(left).toMatchObject({ lane: 'urgent', mutation: { name: 'administrator.suspend' } });
	expect(left?.mutation.base).toEqual({ [`administrator/${idOf('sam')}/suspended`]: 9 });
	expect(fixture.replica.settled.get(restored)?.kind).toBe('replaced');
});

test.each([
	['administrator.suspend', 'administrator.restore', sam, sam, {}],
	['administrator.requireMfa', 'administrator.removeMfa', sam, sam, { mfaRequired: false }],
	[
		'administrator.setApiAccess',
		'administrator.setApiAccess',
		{ ...sam, enabled: false },
		{ ...sam, enabled: true },
		{ apiAccess: true }
	]
])(
	'%s, its opposite and the same again leave one change with the base of the first',
	async (tighten, loosen, strict, loose, value) => {
		const fixture = await openFilled(person('sam', value));
		const first = await enqueue(fixture, tighten, strict);
		const base = fixture.replica.queue.get(first)?.mutation.base;
		const between = await enqueue(fixture, loosen, loose);

		const last = await enqueue(fixture, tighten, strict);

		const after = await restart(fixture);
		expect(after.replica.queue.list().map(({ mutation }) => mutation.id)).toEqual([last]);
		expect(after.replica.queue.get(last)).toMatchObject({ lane: 'urgent', mutation: { base } });
		for (const gone of [first, between])
			expect(after.replica.settled.get(gone)?.kind).toBe('replaced');
		// After the withdrawal, none of the three is left.
		expect(await after.replica.withdraw(last)).toBe(true);
		expect(after.replica.queue.list()).toEqual([]);
		expect(shown(after, 'sam')).toMatchObject({ suspended: false, ...value });
	}
);

test('a suspension that has left is not merged with a repeated one', async () => {
	const fixture = await openFilled(person('sam'));
	const first = await enqueue(fixture, 'administrator.suspend', sam);
	await fixture.replica.queue.markSent(fixture.replica.queue.list());
	await enqueue(fixture, 'administrator.restore', sam);

	const last = await enqueue(fixture, 'administrator.suspend', sam);

	expect(fixture.replica.queue.list().map(({ mutation }) => mutation.id)).toEqual([first, last]);
});

test('changes for two devices of one person are two changes', async () => {
	const fixture = await openFilled(person('sam'));

	for (const deviceId of ['phone', 'tablet'])
		await enqueue(fixture, 'administrator.endDevice', { ...sam, deviceId });

	expect(fixture.replica.queue.list()).toHaveLength(2);
});

test('an earlier own change of a setting is named as the base of a later one', async () => {
	const fixture = await openFilled(person('sam', { mfaRequired: true }));
	await fixture.pullApplier.receive(
		page({ put: [provider({ globalMfaRequired: true }, 2)], version: 2 }),
		'c1'
	);
	const args = { providerId: PROVIDER, required: false };
	const toggle = await enqueue(fixture, 'provider.setGlobalMfa', args);

	await enqueue(fixture, 'administrator.removeMfa', sam);

	const key = `administrator/${idOf('sam')}/mfaRequired`;
	expect(fixture.replica.queue.list()[1]?.mutation.base[key]).toMatchObject({ after: toggle });
	expect(shown(fixture, 'sam')).toMatchObject({ mfaRequired: false });
});

test('changes that depend on a refused creation are held and follow its redo', async () => {
	const { fixture, args, created } = await openRefused();
	expect(batch(fixture.replica, 'ordinary')).toEqual([]);
	expect(fixture.replica.needsYou().map(({ id }) => id)).toEqual([created]);

	const email = 'newer@north.example';
	const redo = await enqueue(fixture, 'administrator.create', { ...args, email }, created);

	expect(fixture.replica.needsYou()).toEqual([]);
	const after = await restart(fixture);
	expect(after.replica.queue.list().map(({ mutation }) => mutation.dependsOn)).toEqual([
		redo,
		undefined
	]);
	// The redo stands behind what depends on it, but is sent before it.
	expect(batch(after.replica, 'ordinary')).toEqual(['administrator.create']);
	const [, redone] = after.replica.queue.list();
	if (redone) after.replica.queue.put({ ...redone, state: 'answered' });
	expect(batch(after.replica, 'ordinary')).toEqual(['administrator.suspend']);
});

/** A creation that was refused, and a change that waits for it. */
async function openRefused() {
	const fixture = await openFilled();
	return { fixture, ...(await refuseCreation(fixture)) };
}

function heldBy({ replica }: Fixture) {
	return replica.queue.list().map(({ mutation }) => mutation.dependsOn);
}

test('a withdrawn redo leaves its dependents held by the refused creation', async () => {
	const { fixture, args, created } = await openRefused();
	const redo = await enqueue(fixture, 'administrator.create', args, created);

	await fixture.replica.withdraw(redo);

	expect(heldBy(fixture)).toEqual([created]);
	const after = await restart(fixture);
	expect(heldBy(after)).toEqual([created]);
	expect(batch(after.replica, 'ordinary')).toEqual([]);
	expect(after.replica.needsYou().map(({ id }) => id)).toEqual([created]);
});

test('a redo that cannot be stored leaves the waiting changes and their order unchanged', async () => {
	const { fixture, args, created } = await openRefused();
	await enqueue(fixture, 'administrator.suspend', { id: idOf('other') });
	const before = fixture.replica.queue.list();
	vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
		throw new DOMException('Full', 'QuotaExceededError');
	});

	await fixture.replica.enqueue({ name: 'administrator.create', args, redoOf: created });

	expect(fixture.replica.queue.list()).toEqual(before);
});

test('changes that wait for a refused creation follow its redo on another device', async () => {
	const { fixture, args, created, refused } = await openRefused();
	const redo = { ...refused, id: 'f'.repeat(32), redoOf: created };
	delete redo.rejection;

	await fixture.pullApplier.receive(
		page({
			version: 3,
			cookie: 'c3',
			put: [person('new', args)],
			verdicts: [
				{ ...refused, successor: redo.id },
				{ ...redo, outcome: 'applied', version: 3 }
			]
		}),
		'c2'
	);

	expect(batch((await restart(fixture)).replica, 'ordinary')).toEqual(['administrator.suspend']);
});

test('changes that wait for a creation refused twice are held by the second refusal', async () => {
	const { fixture, args, created, refused } = await openRefused();
	const redo = { ...refused, id: 'f'.repeat(32), redoOf: created, version: 3 };
	const again = page({
		version: 3,
		cookie: 'c3',
		verdicts: [{ ...refused, successor: redo.id }, redo]
	});
	await fixture.pullApplier.receive(again, 'c2');
	expect(batch(fixture.replica, 'ordinary')).toEqual([]);

	const third = await enqueue(fixture, 'administrator.create', args, redo.id);

	expect(heldBy(fixture)).toEqual([third, undefined]);
});

test('the older of two accidental engines saves nothing more and says so', async () => {
	const older = await openFilled(person('sam'));
	const newer = await openFixture(older.storage);
	await enqueue(newer, 'administrator.suspend', sam);

	const late = await older.replica.enqueue({ name: 'administrator.restore', args: sam });

	expect(late).toEqual({ ok: false, error: { code: 'storage_failed' } });
	expect((await restart(newer)).replica.queue.list()).toHaveLength(1);
});
