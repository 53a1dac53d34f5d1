import type { Lane, PushResult } from '@tenantry/shared/protocol/push.ts';
import type { Outcome } from '@tenantry/shared/protocol/verdict.ts';
import { describe, expect, test } from 'vitest';
import { isHeld, isWaitingForEarlier, nextBatch } from './lanes.ts';
import type { QueuedMutation } from './queued-mutation.ts';

/** Queued changes by their names, in the order they were made. */
function queueOf(changes: Readonly<Record<string, Partial<Change>>>): readonly QueuedMutation[] {
	return Object.entries(changes).map(([id, change], place) => {
		const { lane = 'ordinary', state = 'waiting', dependsOn, base = {}, result } = change;
		const named = { id, name: 'administrator.suspend', v: 1, args: {}, seen: null, authoredAt: 0 };
		const mutation = { ...named, base, ...(dependsOn === undefined ? {} : { dependsOn }) };
		const outcome = result === undefined ? {} : { result: { id, outcome: result, version: 0 } };
		return { sequence: place + 1, mutation, lane, changes: [], state, ...outcome };
	});
}

function viewOf(queued: readonly QueuedMutation[]) {
	return { queued, queuedOf: (id: string) => queued.find(({ mutation }) => mutation.id === id) };
}

interface Change {
	readonly lane: Lane;
	readonly state: QueuedMutation['state'];
	readonly dependsOn: string;
	readonly base: QueuedMutation['mutation']['base'];
	readonly result: PushResult['outcome'];
}

interface Situation {
	readonly lane?: Lane;
	readonly limit?: number;
	readonly settled?: Readonly<Record<string, Outcome>>;
	/** The id of a change that is no longer readable. */
	readonly unread?: string;
}

function batchOf(
	changes: Readonly<Record<string, Partial<Change>>>,
	{ lane = 'ordinary', limit = 10, settled = {}, unread }: Situation = {}
): string {
	const view = {
		...viewOf(queueOf(changes)),
		outcomeOf: (id: string) => settled[id],
		isUnreadable: (id: string) => id === unread
	};
	return nextBatch(view, lane, limit)
		.map(({ mutation }) => mutation.id)
		.join(' ');
}

const upon = (after: string) => ({ base: { field: { after, base: 1 } } });

describe('a batch', () => {
	test('contains one lane in the order made, up to the requested length', () => {
		const changes = { a: {}, b: { lane: 'urgent' }, c: {}, d: {} } as const;

		expect(batchOf(changes)).toBe('a c d');
		expect(batchOf(changes, { lane: 'urgent' })).toBe('b');
		expect(batchOf(changes, { limit: 2 })).toBe('a c');
	});

	test('skips answered changes and repeats unanswered ones', () => {
		expect(batchOf({ a: { state: 'answered' }, b: { state: 'unanswered' }, c: {} })).toBe('b c');
	});

	test('ends before changes in flight, so that the lane keeps its order', () => {
		expect(batchOf({ a: {}, b: { state: 'sending' }, c: {} })).toBe('a');
	});
});

describe('a change that depends on a creation', () => {
	test('ends the batch while the creation is undecided', () => {
		expect(batchOf({ a: {}, b: { dependsOn: 'a' }, c: {} })).toBe('a');
		expect(batchOf({ a: { state: 'unanswered' }, b: { dependsOn: 'a' } })).toBe('a');
	});

	test.each([
		['has left the queue', { b: { dependsOn: 'a' } }, { a: 'applied' }, 'b'],
		['is not known', { b: { dependsOn: 'a' } }, {}, 'b'],
		[
			'was applied',
			{ a: { state: 'answered', result: 'applied' }, b: { dependsOn: 'a' } },
			{},
			'b'
		],
		['was deferred', { a: { result: 'deferred' }, b: { dependsOn: 'a' } }, {}, 'a']
	] as const)(
		'is sent according to the outcome of the creation: it %s',
		(_case, changes, settled, expected) => {
			expect(batchOf(changes, { settled })).toBe(expected);
		}
	);

	test.each(['rejected', 'review', 'superseded', 'expired', 'quarantined'] as const)(
		'is held when the creation was %s, and nothing behind it is',
		(outcome) => {
			const answered = { a: { state: 'answered', result: outcome } } as const;

			expect(batchOf({ ...answered, b: { dependsOn: 'a' }, c: {} })).toBe('c');
			expect(batchOf({ b: { dependsOn: 'a' }, c: {} }, { settled: { a: outcome } })).toBe('c');
		}
	);

	test('is held by the outcome of the creation of its row and not by other creations', () => {
		const [first, second] = queueOf({
			a: { state: 'answered', result: 'rejected' },
			b: { dependsOn: 'z' }
		});
		const view = {
			...viewOf([first, second].flatMap((one) => one ?? [])),
			outcomeOf: () => undefined,
			isUnreadable: () => false
		};

		expect(view.queued.map((one) => isHeld(one, view))).toEqual([false, false]);
	});

	test('is held by a creation that is unreadable', () => {
		expect(batchOf({ b: { dependsOn: 'a' }, c: { dependsOn: 'z' } }, { unread: 'a' })).toBe('c');
	});

	test('lets the redo behind it go first', () => {
		expect(batchOf({ b: { dependsOn: 'c' }, c: {}, d: {} })).toBe('c d');
	});

	test('waits for nothing once the creation is answered', () => {
		const [earlier, later] = queueOf({ a: { state: 'answered' }, b: { dependsOn: 'a' } });
		const view = viewOf([earlier].flatMap((one) => one ?? []));

		expect(later && isWaitingForEarlier(later, view)).toBe(false);
	});
});

describe('a change based on one of the other lane', () => {
	const urgent = { a: { lane: 'urgent' } } as const;

	test('ends the batch until that one is answered, whatever else its base names', () => {
		const mixed = { base: { ...upon('a').base, other: 3, third: { after: 'gone', base: 1 } } };

		expect(batchOf({ ...urgent, b: mixed, c: {} })).toBe('');
		expect(batchOf({ a: { ...urgent.a, state: 'answered' }, b: mixed, c: {} })).toBe('b c');
	});

	test('does not wait for a change of the same lane or for a version', () => {
		expect(batchOf({ a: {}, b: upon('a') })).toBe('a b');
		expect(batchOf({ ...urgent, b: { base: { field: 3 } } })).toBe('b');
	});

	test('never waits when it tightens', () => {
		const changes = { ...urgent, b: { ...urgent.a, ...upon('a') } };

		expect(batchOf(changes, { lane: 'urgent' })).toBe('a b');
	});
});
