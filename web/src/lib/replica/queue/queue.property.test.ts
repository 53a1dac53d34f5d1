import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { idOf, openFixture } from '#fixtures/replica.ts';
import { loadMutators } from './mutators.ts';
import { createdId, subjectOf, type QueuedMutation } from './queued-mutation.ts';
import { Queue } from './queue.ts';

beforeAll(loadMutators);

const PEOPLE = ['sam', 'kim', 'lee'].map(idOf);
const STATES = ['waiting', 'sending', 'unanswered', 'answered'] as const;
const idAt = (sequence: number) => sequence.toString(16).padStart(32, '0');

const step = fc.record({
	sequence: fc.integer({ min: 1, max: 12 }),
	isRemoval: fc.boolean(),
	state: fc.constantFrom(...STATES),
	hasResult: fc.boolean()
});

/** The same sequence is always the same mutation, as on a device. */
function changeAt(sequence: number, state: QueuedMutation['state'], hasResult: boolean) {
	const id = idAt(sequence);
	const args = { id: PEOPLE[sequence % PEOPLE.length] ?? '', name: 'New' };
	const name = sequence % 4 === 0 ? 'organization.create' : 'administrator.restore';
	const redo = sequence % 5 === 0 ? { redoOf: idAt(100 + (sequence % 2)) } : {};
	const mutation = { id, name, v: 1, args, base: {}, seen: null, authoredAt: 0, ...redo };
	const result = hasResult ? { result: { id, outcome: 'applied', version: 1 } as const } : {};
	return {
		sequence,
		mutation,
		lane: 'ordinary',
		changes: [],
		state,
		...result
	} satisfies QueuedMutation;
}

const isUnknown = ({ state, result }: QueuedMutation) =>
	state === 'unanswered' && result === undefined;
const isSentAndOpen = (one: QueuedMutation) =>
	one.state === 'sending' || one.state === 'answered' || isUnknown(one);

/** What a walk over all of them finds. */
function foundBy(list: readonly QueuedMutation[]) {
	const about = (id: string) => list.filter(({ mutation }) => subjectOf(mutation)?.id === id);
	return {
		list,
		size: list.length,
		about: PEOPLE.map(about),
		counts: STATES.map((state) => list.filter((one) => one.state === state).length),
		sent: list.filter(isSentAndOpen).length,
		isAnyUnanswered: list.some(isUnknown),
		redone: [100, 101].map((at) => list.some(({ mutation }) => mutation.redoOf === idAt(at))),
		created: PEOPLE.map((id) => list.some(({ mutation }) => createdId(mutation) === id)),
		placed: list.map((one) => one)
	};
}

function foundIn(queue: Queue): ReturnType<typeof foundBy> {
	const rows = (id: string) => [`administrator/${id}`, `organization/${id}`];
	const about = (id: string) => rows(id).flatMap((key) => queue.about(key));
	return {
		list: [...queue],
		size: queue.size,
		about: PEOPLE.map((id) => about(id).sort((left, right) => left.sequence - right.sequence)),
		counts: STATES.map((state) => queue.count(state)),
		sent: queue.sent,
		isAnyUnanswered: queue.isAnyUnanswered,
		redone: [100, 101].map((at) => queue.isRedone(idAt(at))),
		created: PEOPLE.map((id) => queue.creationOf([id]) !== undefined),
		placed: [...queue].flatMap(({ sequence }) => queue.bySequence(sequence) ?? [])
	};
}

test('a lookup in the queue finds what a scan finds, after any series of puts, replacements and removals', async () => {
	const { context } = (await openFixture()).replica;

	fc.assert(
		fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
			const queue = new Queue(context);
			let list: readonly QueuedMutation[] = [];
			for (const { sequence, isRemoval, state, hasResult } of steps) {
				const change = changeAt(sequence, state, hasResult);
				const others = list.filter((one) => one.sequence !== sequence);
				if (isRemoval) queue.remove(idAt(sequence));
				else queue.put(change);
				list = isRemoval
					? others
					: [...others, change].sort((left, right) => left.sequence - right.sequence);
			}

			expect(foundIn(queue)).toEqual(foundBy(list));
		})
	);
});
