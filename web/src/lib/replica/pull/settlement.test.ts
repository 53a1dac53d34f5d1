import type { PushResult } from '@tenantry/shared/protocol/push.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Patch } from '#lib/replica/rows/patch.ts';
import type { QueuedMutation } from '#lib/replica/queue/queued-mutation.ts';
import {
	access,
	enqueue,
	idOf,
	openFilled,
	organization,
	OWNER,
	person,
	provider,
	SELF,
	verdict,
	type Fixture
} from '#fixtures/replica.ts';
import type { SettledEntry } from '#lib/replica/queue/settled.ts';
import { isReached, settle, type Commit } from './settlement.ts';
import { INITIAL_STATE, type Stage } from '#lib/replica/store/state.ts';

const sam = { id: idOf('sam') };
const kim = { id: idOf('kim') };
const OTHER = 'e'.repeat(32);

let fixture: Fixture;

beforeEach(async () => {
	fixture = await openFilled(person('sam'), person('kim'));
});

function settling(patch: Partial<Patch> = {}, over: Partial<Commit> = {}) {
	const patches = [{ put: [], del: [], verdicts: [], ...patch }];
	const state = { ...fixture.replica.state, version: 9 };
	return settle(fixture.replica, { patches, isReset: false, state, ...over });
}

/** Queues a change and marks what a push decided on it. */
async function answered(outcome: Partial<PushResult>, redoOf?: string): Promise<QueuedMutation> {
	const args = { ...sam, firstName: 'Sal' };
	const id = await enqueue(fixture, 'administrator.editDetails', args, redoOf);
	const result = { id, outcome: 'applied', version: 9, ...outcome } as const;
	return mark(id, { state: 'answered', result });
}

function mark(id: string, over: Partial<QueuedMutation>): QueuedMutation {
	const { queue } = fixture.replica;
	const queued = queue.get(id);
	if (queued === undefined) throw new Error('Nothing waits');
	queue.put({ ...queued, ...over });
	return { ...queued, ...over };
}

function remember(entry: Partial<SettledEntry>): SettledEntry {
	const mutation = { name: 'administrator.suspend', v: 1, args: sam, authoredAt: 900 };
	const whole = { id: OTHER, kind: 'verdict', mutation, changes: [], at: 5, ...entry } as const;
	fixture.replica.settled.put(whole);
	return whole;
}

function edited(row: { readonly id: string }, collection = 'administrator') {
	return { collection, ...row, field: 'firstName', from: 'Secret', to: 'Sal' };
}

describe('an answered change', () => {
	const one = {
		sequence: 1,
		lane: 'ordinary',
		changes: [],
		state: 'answered',
		mutation: { id: OTHER, name: 'x', v: 1, args: {}, base: {}, seen: null, authoredAt: 0 },
		result: { id: OTHER, outcome: 'applied', version: 5 }
	} as const satisfies QueuedMutation;
	const staged: Stage = { from: 1, through: 1, cookie: 's', reset: null, progress: null };

	test.each([
		['the cookie is before its version', one, { version: 4 }, false],
		['the cookie has reached its version', one, { version: 5 }, true],
		['pages are staged', one, { version: 5, stage: staged }, true],
		['another sight is staged', one, { version: 5, stage: { ...staged, reset: 'sight' } }, true],
		['another history is', one, { version: 5, stage: { ...staged, reset: 'history' } }, false],
		['it is sent again', { ...one, state: 'unanswered' }, { version: 5 }, false]
	] as const)('is resolved or not when %s', (_case, queued, state, expected) => {
		expect(isReached(queued, { ...INITIAL_STATE, ...state })).toBe(expected);
	});

	test('is reported by its answer when the cookie has come as far', async () => {
		const rejection = { code: 'email_taken' } as const;
		const { mutation, changes } = await answered({ outcome: 'rejected', rejection }, OTHER);

		const { entries, done } = settling({}, { isAnswer: true });

		const { id, name, v, args, authoredAt } = mutation;
		expect(done.map((queued) => queued.mutation.id)).toEqual([id]);
		expect(entries).toEqual([
			{
				id,
				kind: 'verdict',
				mutation: { name, v, args, authoredAt },
				changes,
				at: 1_000,
				verdict: {
					id,
					name,
					v,
					args,
					authoredAt,
					redoOf: OTHER,
					outcome: 'rejected',
					rejection,
					version: 9,
					conflicts: [],
					decidedAt: 1_000,
					deviceId: 'device',
					deviceName: ''
				}
			}
		]);
		expect(changes).not.toEqual([]);
	});

	test('that redoes nothing and was not refused reports neither', async () => {
		await answered({});

		const [entry] = settling({}, { isAnswer: true }).entries;

		expect(Object.keys(entry?.verdict ?? {})).toContain('outcome');
		expect(Object.keys(entry?.verdict ?? {})).not.toContain('redoOf');
		expect(Object.keys(entry?.verdict ?? {})).not.toContain('rejection');
	});

	test('is not resolved by a pull that has come as far without its verdict', async () => {
		await answered({});

		const { entries, done } = settling();

		expect([done, entries]).toEqual([[], []]);
	});

	test('is reported once when its verdict comes along', async () => {
		const { mutation } = await answered({});
		const told = verdict(mutation.id, { deviceName: 'Phone' });

		const { entries } = settling({ verdicts: [told] });

		expect(entries.map((entry) => entry.verdict)).toEqual([told]);
	});

	test('is not reported again when its verdict came earlier', async () => {
		const { mutation } = await answered({});
		remember({ id: mutation.id, verdict: verdict(mutation.id) });

		const { entries, done } = settling({}, { isAnswer: true });

		expect([done.length, entries]).toEqual([1, []]);
	});
});

describe('the effect reported with a verdict', () => {
	test('is the effect that the change had here when it was made', () => {
		const changes = [edited(sam)];
		remember({ changes });

		const [entry] = settling({ verdicts: [verdict(OTHER)] }).entries;

		expect(entry?.changes).toEqual(changes);
	});

	test('is empty when the change was made elsewhere', () => {
		const [entry] = settling({ verdicts: [verdict(OTHER)] }).entries;

		expect(entry?.changes).toEqual([]);
	});
});

describe('a verdict on a redo', () => {
	const redo = verdict('d'.repeat(32), { redoOf: OTHER });

	test('resolves a lost change that no server knows', () => {
		const lost = remember({ kind: 'lost', verdict: verdict(OTHER) });

		const { entries } = settling({ verdicts: [redo] });

		const settled = { ...lost, verdict: { ...verdict(OTHER), successor: redo.id } };
		expect(entries.slice(1)).toEqual([settled]);
	});

	test('leaves a lost change to its own verdict, which a late request has brought', () => {
		remember({ kind: 'lost', verdict: verdict(OTHER) });
		const late = verdict(OTHER, { successor: redo.id });

		const { entries } = settling({ verdicts: [late, redo] });

		expect(entries.filter(({ id }) => id === OTHER).map(({ kind }) => kind)).toEqual(['verdict']);
	});

	test.each([
		['which the server itself tells to be settled', { verdict: verdict(OTHER) }],
		['without any report', { kind: 'lost' }]
	] as const)('leaves a change alone %s', (_case, entry) => {
		remember(entry);

		expect(settling({ verdicts: [redo] }).entries).toHaveLength(1);
	});
});

describe('when a row leaves', () => {
	const gone: Pick<Patch, 'del'> = { del: [['administrator', sam.id]] };
	const conflict = { collection: 'administrator', ...sam, field: 'firstName', yours: 'Sal' };

	test('waiting changes forget the values that they replaced there, and nothing else', async () => {
		const both = await enqueue(fixture, 'administrator.suspend', sam);
		const { sequence } = mark(both, { changes: [edited(sam), edited(kim)] });
		await enqueue(fixture, 'administrator.suspend', kim);

		const { stripped } = settling(gone);

		expect(stripped.map((one) => [one.sequence, one.changes])).toEqual([
			[sequence, [{ ...edited(sam), from: null }, edited(kim)]]
		]);
	});

	test('changes resolved at the same time no longer wait', async () => {
		const { mutation } = await answered({});
		const verdicts = [verdict(mutation.id)];

		expect(settling({ ...gone, verdicts }).stripped).toEqual([]);
	});

	test('resolved changes forget facts about it and keep facts about others', () => {
		const about = { ...conflict, before: 'Secret', theirs: 'Secret', by: undefined };
		const ofKim = { ...conflict, ...kim, theirs: 'Known' };
		const told = verdict(OTHER, { outcome: 'superseded', conflicts: [about, ofKim] });
		const entry = remember({ verdict: told, changes: [edited(kim)] });

		const { entries } = settling(gone);

		expect(entries).toEqual([{ ...entry, verdict: { ...told, conflicts: [conflict, ofKim] } }]);
	});

	test('withdrawn changes forget as well and have no verdict for it', () => {
		const entry = remember({ kind: 'withdrawn', changes: [edited(sam)] });

		const { entries } = settling(gone);

		expect(entries).toEqual([{ ...entry, changes: [{ ...edited(sam), from: null }] }]);
		expect(Object.keys(entries[0] ?? {})).not.toContain('verdict');
	});

	test('changes that contain no facts about it stay as they are', () => {
		remember({ verdict: verdict(OTHER), changes: [edited(kim)] });

		expect(settling(gone).entries).toEqual([]);
	});

	test('a verdict that arrives with it stays as the server sent it', () => {
		remember({ changes: [edited(sam)] });
		const told = verdict(OTHER, { conflicts: [{ ...conflict, theirs: 'Now' }] });

		const { entries } = settling({ ...gone, verdicts: [told] });

		expect(entries.map((entry) => entry.verdict)).toEqual([told]);
	});

	test('and comes again, it has not left', () => {
		remember({ changes: [edited(sam)] });

		expect(settling({ ...gone, put: [person('sam')] }).entries).toEqual([]);
	});
});

describe('when the rows are refilled', () => {
	const org = { id: idOf('org') };
	const afresh = [provider(), person(SELF, { role: OWNER }), person('kim')];
	const gone = [edited(sam), edited(org, 'organization'), edited(sam, 'organizationAccess')];

	beforeEach(async () => {
		const put = [organization('org', 'Granite'), access('sam', { [org.id]: true })];
		for (const [name, id, value, created, fields] of put)
			fixture.replica.rows.put(name, id, { value, created, fields });
	});

	test.each(gone)('a $collection that does not come again has left', (change) => {
		remember({ changes: [change, edited(kim)] });

		const { entries } = settling({ put: afresh }, { isReset: true });

		expect(entries.map((entry) => entry.changes)).toEqual([
			[{ ...change, from: null }, edited(kim)]
		]);
	});

	test('administrators who are not mentioned have not left', () => {
		remember({ changes: gone });

		expect(settling({ put: afresh }).entries).toEqual([]);
	});
});
