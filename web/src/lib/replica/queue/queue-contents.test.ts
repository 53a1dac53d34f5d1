import { IDBDatabase } from 'fake-indexeddb';
import type { PushResult } from '@tenantry/shared/protocol/push.ts';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadMutators } from './mutators.ts';
import type { QueuedMutation } from './queued-mutation.ts';
import type { Queue } from './queue.ts';
import { idOf, openFilled, restart, verdict, type Fixture } from '#fixtures/replica.ts';
import type { SettledEntry } from './settled.ts';

let fixture: Fixture;
let queue: Queue;

beforeAll(loadMutators);
beforeEach(async () => {
	fixture = await openFilled();
	({ queue } = fixture.replica);
});
afterEach(() => vi.restoreAllMocks());

const sam = { id: idOf('sam') };
const named = (place: number) => place.toString(16).padStart(32, '0');

/** Returns the change that was made in this place. */
function change(
	sequence: number,
	over: Partial<QueuedMutation> & Partial<QueuedMutation['mutation']> = {}
) {
	const { lane = 'ordinary', state = 'waiting', ...rest } = over;
	const made = { id: named(sequence), name: 'administrator.restore', v: 1, args: sam, base: {} };
	const mutation = { ...made, seen: null, authoredAt: 0, ...rest };
	return { sequence, mutation, lane, changes: [], state } satisfies QueuedMutation;
}

function creation(sequence: number, id: string) {
	return change(sequence, { name: 'organization.create', args: { id, name: 'New' } });
}

function answered(queued: QueuedMutation): QueuedMutation {
	const { id } = queued.mutation;
	const result: PushResult = { id, outcome: 'applied', version: 2 };
	return { ...queued, state: 'answered', result };
}

function put(...changes: readonly QueuedMutation[]): void {
	for (const one of changes) queue.put(one);
}

const places = (list: readonly QueuedMutation[] = queue.list()) =>
	list.map(({ sequence }) => sequence);

/** Returns what another engine reads from the disk. */
async function onDisk(): Promise<readonly QueuedMutation[]> {
	return (await restart(fixture)).replica.queue.list();
}

describe('positions', () => {
	test('are assigned once, beyond all present and former ones', () => {
		expect([queue.takeSequence(), queue.takeSequence()]).toEqual([1, 2]);

		put(change(7));
		queue.remove(named(7));
		queue.keepFree(3);

		expect(queue.takeSequence()).toBe(8);
		queue.keepFree(11);
		expect(queue.takeSequence()).toBe(12);
	});

	test('order and find changes, also after these were taken out', () => {
		put(change(1), change(2), change(3));
		queue.remove(named(1));
		queue.remove(named(2));
		put(change(2));

		expect(places()).toEqual([2, 3]);
		expect(queue.bySequence(2)?.mutation.id).toBe(named(2));
		expect(queue.bySequence(1)).toBeUndefined();
	});

	test('stay the same when the same change is updated', () => {
		put(change(1), change(2), change(1, { state: 'sending' }));

		expect(places()).toEqual([1, 2]);
		expect(queue.size).toBe(2);
	});
});

describe('the creation of a row', () => {
	test('is the newest of those that wait', () => {
		put(creation(1, 'granite'), creation(2, 'harbor'), creation(3, 'granite'));

		expect(queue.creationOf(['harbor', 'granite'])?.sequence).toBe(3);
		expect(queue.creationOf(['granite', 'harbor'])?.sequence).toBe(3);
		expect(queue.creationOf(['meadow'])).toBeUndefined();
	});

	test('is its redo when the first attempt leaves, and none when that leaves too', () => {
		put(creation(1, 'granite'), creation(2, 'granite'));

		queue.remove(named(1));
		expect(queue.creationOf(['granite'])?.sequence).toBe(2);
		queue.remove(named(2));
		expect(queue.creationOf(['granite'])).toBeUndefined();
	});

	test('is not another change that mentions the row', () => {
		put(change(1, { name: 'organization.rename', args: { id: 'granite', name: 'Other' } }));
		queue.remove(named(2));

		expect(queue.creationOf(['granite'])).toBeUndefined();
		expect(queue.size).toBe(1);
	});
});

describe('a change that a tightening replaces', () => {
	const key = `administrator/${sam.id}/suspended`;

	test.each([
		['an unsent loosening of the same field', change(1), [1]],
		['nothing that has left', change(1, { state: 'sending' }), []],
		['nothing that tightens itself', change(1, { lane: 'urgent' }), []],
		['nothing that means nothing it knows', change(1, { name: 'administrator.paint' }), []],
		[
			'nothing that means more',
			change(1, {
				name: 'administrator.editDetails',
				args: { ...sam, firstName: 'A', lastName: 'B' }
			}),
			[]
		]
	])('is %s', (_case, waiting, expected) => {
		put(waiting);

		const decided = [key, `administrator/${sam.id}/firstName`];
		expect(places(queue.looseningsOf(decided))).toEqual(expected);
	});
});

test('rebases the unsent changes that were based on it onto what lies beneath', () => {
	const upon = { base: { key: { after: named(1), base: 3 } } };
	put(change(1, { base: { key: 3 } }), change(2, upon), change(3, { ...upon, state: 'sending' }));
	put(change(4, { base: { key: 5 } }));

	const rebased = queue.takeOut(change(1, { base: { key: 3 } }));

	expect(places(rebased)).toEqual([2]);
	expect(queue.list().map(({ mutation }) => mutation.base.key)).toEqual([3, upon.base.key, 5]);
});

test('hands its unsent dependents over to another change', () => {
	const [followed, another] = [{ dependsOn: named(8) }, { dependsOn: named(7) }];
	put(change(1, followed), change(2, { ...followed, state: 'sending' }), change(3, another));
	put(change(4));

	const followers = queue.followInstead((id) => id === named(8), named(9));

	expect(places(followers)).toEqual([1]);
	expect(queue.list().map(({ mutation }) => mutation.dependsOn)).toEqual([
		named(9),
		named(8),
		named(7),
		undefined
	]);
});

describe('a change without an answer', () => {
	test('is sent again while it is open, and counted', () => {
		put(change(1, { state: 'sending' }), answered(change(2)));

		expect(queue.unanswered([change(1), change(2), change(3)])).toBe(1);
		expect(queue.list().map(({ state }) => state)).toEqual(['unanswered', 'answered']);
	});

	test('is queried again after a restored backup, and nothing else changes', () => {
		put(answered(change(1)), change(2), change(3, { state: 'sending' }));

		queue.forgetAnswers();

		expect(queue.list().map(({ state }) => state)).toEqual(['unanswered', 'waiting', 'sending']);
		expect(queue.list()[0]).not.toHaveProperty('result');
	});
});

describe('the mark of a sent change', () => {
	test('is on the disk, strictly, once, and only for existing changes', async () => {
		put(change(1));
		await queue.disk.save({ put: [change(1)] });
		const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');

		const first = await queue.markSent([change(1), change(9)]);
		const again = await queue.markSent(first);

		expect([places(first), places(again)]).toEqual([[1], [1]]);
		expect(queue.list().map(({ state }) => state)).toEqual(['sending']);
		expect(begin.mock.calls.map(([, mode, options]) => [mode, options])).toEqual([
			['readwrite', { durability: 'strict' }]
		]);
		expect((await onDisk()).map(({ state }) => state)).toEqual(['unanswered']);
	});

	test('brings back nothing that the disk no longer has', async () => {
		put(change(1));

		await queue.markSent([change(1)]);

		expect(await onDisk()).toEqual([]);
	});
});

describe('saving', () => {
	test('puts, removes and resolves together', async () => {
		const settled: SettledEntry = {
			id: named(2),
			kind: 'withdrawn',
			changes: [],
			at: 1,
			mutation: verdict(named(2))
		};
		await queue.disk.save({ put: [change(1), change(2)] });

		await queue.disk.save({ put: [change(3)], remove: [2], settle: [settled] });

		const after = await restart(fixture);
		expect(places(after.replica.queue.list())).toEqual([1, 3]);
		expect(after.replica.settled.get(named(2))?.kind).toBe('withdrawn');
	});

	test('can do only one of them', async () => {
		await queue.disk.save({ put: [change(1), change(2)] });

		await queue.disk.save({ remove: [1] });

		expect(places(await onDisk())).toEqual([2]);
	});

	test('continues after a failure that every caller concerned receives', async () => {
		const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');
		begin.mockImplementationOnce(() => {
			throw new DOMException('Full', 'QuotaExceededError');
		});

		const failed = [queue.disk.save({ put: [change(1)] }), queue.disk.save({ put: [change(2)] })];
		await Promise.all(failed.map((one) => expect(one).rejects.toThrow('Full')));
		await queue.disk.save({ put: [change(3)] });

		expect(places(await onDisk())).toEqual([3]);
	});

	test('marks a change as sent even after another could not be saved', async () => {
		await queue.disk.save({ put: [change(1)] });
		put(change(1));
		const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');
		begin.mockImplementationOnce(() => {
			throw new DOMException('Full', 'QuotaExceededError');
		});
		const failed = expect(queue.disk.save({ put: [change(2)] })).rejects.toThrow('Full');

		const marked = await queue.markSent([change(1)]);

		await failed;
		expect(places(marked)).toEqual([1]);
	});

	test('writes everything again strictly as well', async () => {
		await queue.disk.save({ put: [change(1)] });
		put(change(1), change(2, { state: 'sending' }));
		const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');

		await queue.disk.rewrite(queue.list());

		expect(begin.mock.calls.map(([, mode, options]) => [mode, options])).toEqual([
			['readwrite', { durability: 'strict' }]
		]);
		expect((await onDisk()).map(({ state }) => state)).toEqual(['waiting', 'unanswered']);
	});
});
