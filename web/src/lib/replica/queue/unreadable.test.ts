import { IDBDatabase } from 'fake-indexeddb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
	enqueue,
	firstFill,
	idOf,
	openFilled,
	page,
	person,
	restart,
	shown,
	verdict,
	type Fixture
} from '#fixtures/replica.ts';
import { countWaiting } from './unreadable.ts';

afterEach(() => vi.restoreAllMocks());

const sam = { id: idOf('sam') };

/** Damages the record in this place of the queue and reopens the replica. */
async function damage(fixture: Fixture, place: number, record: object = {}): Promise<Fixture> {
	await fixture.database.queue.update(place, { sealed: new Uint8Array(64), ...record });
	return restart(fixture);
}

/** Two changes to the same person, of which the first has left the device. */
async function openWithTwo() {
	const fixture = await openFilled(person('sam'));
	const ids = [
		await enqueue(fixture, 'administrator.editDetails', { ...sam, lastName: 'Lee' }),
		await enqueue(fixture, 'administrator.editDetails', { ...sam, firstName: 'Ann' })
	] as const;
	await fixture.replica.queue.markSent(fixture.replica.queue.list().slice(0, 1));
	return { fixture, ids };
}

/**
 * Makes relaxed writes fail for lack of room; strict ones, used for changes reported as saved,
 * work.
 */
function writeNothingRelaxed(): void {
	// eslint-disable-next-line @typescript-eslint/unbound-method -- applied to the database at hand
	const begin = IDBDatabase.prototype.transaction;
	vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
		this: IDBDatabase,
		...[names, mode, options]: Parameters<typeof begin>
	) {
		if (options?.durability === 'relaxed') throw new DOMException('Full', 'QuotaExceededError');
		return begin.call(this, names, mode, options);
	});
}

const left = ({ replica }: Fixture) =>
	Array.from(replica.laneView.queued, ({ sequence }) => sequence);

test('SEC-G08 an unreadable change is described by the data outside its seal and blocks no other', async () => {
	const { fixture, ids } = await openWithTwo();

	const after = await damage(fixture, 1);

	expect(after.replica.unreadable.list()).toMatchObject([
		{ sequence: 1, mutationId: ids[0], savedAt: 1_000, sent: true }
	]);
	expect(left(after)).toEqual([2]);
	expect(shown(after, 'sam')).toMatchObject({ firstName: 'Ann', lastName: 'sam' });
	expect((await restart(after)).replica.unreadable.size).toBe(1);
});

describe('an envelope of a change that can no longer be read', () => {
	const changes = {
		damaged: ({ queue }: Fixture['database']) =>
			queue
				.where('sequence')
				.above(1)
				.modify({ sealed: new Uint8Array(64) }),
		deleted: ({ queue }: Fixture['database']) => queue.where('sequence').above(1).delete()
	};
	/** Gives the second of three changes an envelope; only the first has been pushed. */
	async function reopen(change: keyof typeof changes, leftAt?: number): Promise<Fixture> {
		const { fixture } = await openWithTwo();
		await enqueue(fixture, 'administrator.editDetails', { ...sam, lastName: 'Lo' });
		const label = { providerId: 'p', deviceId: 'd', keyId: 'k', number: 2 };
		const envelope = { ...label, sealed: 's', signature: 's' };
		const mark = leftAt === undefined ? {} : { leftAt };
		await fixture.database.envelope.put({ sequence: 2, isUrgent: false, envelope, ...mark });
		await changes[change](fixture.database);
		return restart(fixture);
	}
	const sentBySequence = ({ replica }: Fixture) =>
		replica.unreadable.list().map(({ sequence, sent }) => [sequence, sent]);

	test.each(['damaged', 'deleted'] as const)(
		'is deleted where it is still there, because its author is told that it was never sent: %s',
		async (change) => {
			const after = await reopen(change);

			expect(sentBySequence(after)).toEqual([
				[2, false],
				[3, false]
			]);
			expect(await after.database.envelope.count()).toBe(0);
		}
	);

	test.each(['damaged', 'deleted'] as const)(
		'makes it alone count as sent where it has left: %s',
		async (change) => {
			const after = await reopen(change, 1_000);

			expect(sentBySequence(after)).toEqual([
				[2, true],
				[3, false]
			]);
		}
	);
});

test.each([
	['no bytes', { sealed: undefined }],
	['other things than bytes', { sealed: 'none' }],
	['nothing but its place', { sealed: undefined, sent: undefined, mutationId: undefined }]
])('a record that has %s is unreadable', async (_, record) => {
	const { fixture } = await openWithTwo();

	const after = await damage(fixture, 1, record);

	expect(after.replica.unreadable.size).toBe(1);
	expect(left(after)).toEqual([2]);
});

test('an unreadable change is counted as waiting only until the copy is opened', async () => {
	const { fixture } = await openWithTwo();
	const before = await countWaiting(fixture.database);

	const after = await damage(fixture, 1);

	expect([before, await countWaiting(after.database)]).toEqual([2, 1]);
	await after.replica.letGoUnreadable([1]);
	expect(await countWaiting(after.database)).toBe(1);
});

test('a failure to record unreadable changes blocks no one from opening', async () => {
	const { fixture } = await openWithTwo();
	writeNothingRelaxed();

	const after = await damage(fixture, 1);

	expect(after.replica.unreadable.size).toBe(1);
});

test('the verdict reports the outcome and replaces the unreadable change, or neither happens', async () => {
	const { fixture, ids } = await openWithTwo();
	const after = await damage(fixture, 1);
	const answer = page({ verdicts: [verdict(ids[0], { outcome: 'superseded' })] });
	vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
		throw new DOMException('Full', 'QuotaExceededError');
	});
	await expect(after.pullApplier.receive(answer, 'c1')).rejects.toThrow('Full');
	vi.restoreAllMocks();
	const again = await restart(after);
	expect([again.replica.unreadable.size, again.replica.needsYou()]).toEqual([1, []]);

	await again.pullApplier.receive(answer, 'c1');

	const last = await restart(again);
	for (const { replica } of [again, last]) {
		expect(replica.unreadable.size).toBe(0);
		expect(replica.needsYou().map(({ id }) => id)).toEqual([ids[0]]);
	}
	expect(await last.database.queue.count()).toBe(1);
});

test('the verdict on another change leaves the unreadable one in place', async () => {
	const { fixture, ids } = await openWithTwo();
	const after = await damage(fixture, 1);

	await after.pullApplier.receive(page({ verdicts: [verdict(ids[1])] }), 'c1');

	expect((await restart(after)).replica.unreadable.size).toBe(1);
	expect(left(after)).toEqual([]);
});

test('changes that depend on an unreadable creation wait for its verdict', async () => {
	const fixture = await openFilled();
	const names = { firstName: 'N', lastName: 'O', email: 'no@north.example' };
	const access = { role: 'Manager', mfaRequired: true, apiAccess: false } as const;
	const created = await enqueue(fixture, 'administrator.create', {
		id: idOf('new'),
		...names,
		...access,
		accessMode: 'all',
		organizationIds: []
	});
	await enqueue(fixture, 'administrator.editDetails', { id: idOf('new'), firstName: 'M' });
	await fixture.replica.queue.markSent(fixture.replica.queue.list().slice(0, 1));

	const after = await damage(fixture, 1);
	const [follower] = after.replica.queue.list();
	const isHeld = () => follower && after.replica.isHeld(follower);
	expect(isHeld()).toBe(true);
	const made = { name: 'administrator.create', args: { id: idOf('new') } };
	const put = [person('new')];
	await after.pullApplier.receive(page({ put, verdicts: [verdict(created, made)] }), 'c1');

	expect(isHeld()).toBe(false);
});

test('an unreadable change is written again with everything else when the browser has removed the database', async () => {
	const { fixture } = await openWithTwo();
	const after = await damage(fixture, 1);
	await after.database.queue.clear();

	await after.replica.rewrite();

	expect(await after.database.queue.count()).toBe(2);
	expect((await restart(after)).replica.unreadable.size).toBe(1);
});

describe('an unreadable verdict', () => {
	const refused = verdict('f'.repeat(32), { outcome: 'rejected' });

	/** Opens a replica with a damaged verdict that needs its author. */
	async function openWithVerdict(): Promise<Fixture> {
		const fixture = await openFilled(person('sam'));
		await fixture.pullApplier.receive(page({ verdicts: [refused] }), 'c1');
		await fixture.database.settled.update(refused.id, { sealed: new Uint8Array(64) });
		return fixture;
	}

	test('SEC-G08 comes again with all rows, and the present rows are shown until then', async () => {
		const after = await restart(await openWithVerdict());

		expect([after.pullApplier.cookie, after.replica.needsYou()]).toEqual([null, []]);
		expect(shown(after, 'sam')).toBeDefined();
		const again = await restart(after);
		expect(await again.database.settled.count()).toBe(0);
		await again.pullApplier.receive({ ...firstFill(person('sam')), verdicts: [refused] }, null);
		expect((await restart(again)).replica.needsYou().map(({ id }) => id)).toEqual([refused.id]);
	});

	test('blocks no opening when it cannot be recorded, and is found by the next one', async () => {
		const fixture = await openWithVerdict();
		writeNothingRelaxed();

		const after = await restart(fixture);
		expect([after.pullApplier.cookie, await after.database.settled.count()]).toEqual(['c2', 1]);
		vi.restoreAllMocks();

		expect((await restart(after)).pullApplier.cookie).toBeNull();
	});
});
