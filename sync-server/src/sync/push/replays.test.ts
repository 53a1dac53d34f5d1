import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { describe, expect, test } from 'vitest';

import type { AuditEvent, StoredMutation } from '#store/store.ts';
import { formatCookie } from '#sync/readers/cookie.ts';
import { SEAL } from '#fixtures/push.ts';
import { parseMutation } from '#sync/verdicts/known-mutation.ts';
import { mutationHash, Replays } from './replays.ts';

const FIRST = '1'.repeat(32);
const SECOND = '2'.repeat(32);
const THIRD = '3'.repeat(32);
const FOURTH = '4'.repeat(32);
const HASH = 'abcdef0123456789';
const NOW = 1_000_000;
const STALE_AFTER_MS = 500;

function change(over: Partial<Mutation> = {}): Mutation {
	return {
		id: FIRST,
		name: 'organization.create',
		v: 1,
		args: { name: 'New' },
		base: {},
		seen: null,
		authoredAt: 7,
		...over
	};
}

function stored(id: string, over: Partial<StoredMutation> = {}): StoredMutation {
	return {
		provider_id: 'p',
		id,
		hash: '',
		author_id: 'ada',
		device_id: 'd',
		name: 'x',
		v: 1,
		args: '{}',
		outcome: 'applied',
		verdict: '{}',
		stood: '{"a/b/c":4}',
		version: 4,
		visible_at: 4,
		redo_of: null,
		successor: null,
		authored_at: 0,
		decided_at: 0,
		expires_at: null,
		...over
	};
}

function event(version: number, hash: string): AuditEvent {
	return {
		provider_id: 'p',
		version,
		hash,
		previous_hash: '',
		name: 'x',
		mutation_id: null,
		actor_id: null,
		actor_name: '',
		device_id: null,
		device_name: null,
		subject_collection: null,
		subject_id: null,
		changes: '[]',
		reason: null,
		ticket: null,
		outcome: 'applied',
		code: null,
		made_at: 0,
		made_uncertain: null,
		applied_at: 0,
		address: null,
		carrier: null,
		requested_by: null
	};
}

/** Returns replays over the given rows, and the lookups made in them. */
function books(mutations: readonly StoredMutation[] = [], events: readonly AuditEvent[] = []) {
	const asked: { mutations: string[][]; events: number[][] } = { mutations: [], events: [] };
	const reader = {
		mutations: async (ids: readonly string[]) => {
			asked.mutations.push([...ids].sort());
			return mutations.filter(({ id }) => ids.includes(id));
		},
		events: async (versions: readonly number[]) => {
			asked.events.push([...versions]);
			return events.filter(({ version }) => versions.includes(version));
		}
	};
	return { asked, replays: new Replays(reader, SEAL) };
}

function cookie(over: { v?: number; h?: string; t?: number } = {}): string {
	return formatCookie({ v: 5, h: HASH, t: NOW, s: '', ...over }, SEAL);
}

describe('a reference of a batch', () => {
	const batch = [
		change({ dependsOn: SECOND, base: { f: 3, g: { after: THIRD, base: 0 } } }),
		change({ redoOf: FOURTH, seen: cookie() }),
		change({ seen: cookie() })
	];

	test('is looked up together with the others, and an unknown one only once', async () => {
		const known = stored(THIRD);
		const { asked, replays } = books([known]);

		await replays.load(batch);
		const found = await Promise.all(
			[FIRST, SECOND, THIRD, FOURTH].map((id) => replays.mutation(id))
		);

		expect(asked).toEqual({ mutations: [[FIRST, SECOND, THIRD, FOURTH]], events: [[5]] });
		expect(found).toEqual([undefined, undefined, parseMutation(known), undefined]);
	});

	test('counts as decided by this batch', async () => {
		const { asked, replays } = books([stored(FIRST)]);
		const own = parseMutation(stored(FIRST, { outcome: 'rejected' }));

		replays.add(own);
		await replays.load([change()]);

		expect(await replays.mutation(FIRST)).toBe(own);
		expect(asked.mutations.flat()).toEqual([]);
	});

	test('is looked up later when only its predecessor names it', async () => {
		const { replays } = books([stored(SECOND)], [event(3, HASH)]);

		expect(await replays.mutation(SECOND)).toMatchObject({ id: SECOND });
		expect(await replays.event(3)).toMatchObject({ version: 3 });
		expect(await replays.event(4)).toBeUndefined();
	});
});

test.each([
	['the author’s own', 'ada', { 'a/b/c': 4 }],
	['somebody else’s', 'ben', undefined]
])('the fields in which an earlier change stands count for %s', async (_case, author, expected) => {
	const { replays } = books([stored(FIRST)]);
	await replays.load([change()]);

	expect(replays.stoodOf(FIRST, author)).toEqual(expected);
	expect(replays.stoodOf(SECOND, author)).toBeUndefined();
});

describe('the knowledge of an author', () => {
	async function knowledge(mutation: Partial<Mutation>) {
		const { replays } = books([], [event(5, `${HASH}ffff`)]);
		const made = change(mutation);
		await replays.load([made]);
		return replays.knowledge(made, { at: NOW, staleAfterMs: STALE_AFTER_MS });
	}

	test.each([
		['is fresh within the time that the provider allows', { t: NOW - STALE_AFTER_MS }, 'fresh'],
		['is stale after it', { t: NOW - STALE_AFTER_MS - 1 }, 'stale'],
		['has no value when that event is another', { h: 'f'.repeat(16) }, 'unknown'],
		['has no value when that event never existed', { v: 6 }, 'unknown']
	] as const)('%s', async (_case, over, expected) => {
		expect(await knowledge({ seen: cookie(over) })).toBe(expected);
	});

	test('has no value with an invalid cookie', async () => {
		expect(await knowledge({ seen: 'a cookie?' })).toBe('unknown');
	});

	test.each([
		['nothing', {}, 'unknown'],
		['a row that did not exist yet', { f: 0, g: { after: SECOND, base: 0 } }, 'none'],
		['a version', { f: 0, g: 3 }, 'unknown'],
		['a version beneath a change', { f: 0, g: { after: SECOND, base: 3 } }, 'unknown']
	] as const)(
		'before a complete first sync is none for new rows and else unknown: resting on %s',
		async (_case, base, expected) => {
			expect(await knowledge({ base })).toBe(expected);
		}
	);
});

describe('the time for which a change has been wanted', () => {
	const clocks = { at: NOW, clientNow: 107 };

	test.each([
		['the count of its device when that is less', cookie({ t: NOW - 101 }), 100],
		['the time since contact with the server when that is less', cookie({ t: NOW - 99 }), 99],
		['the count of its device without any contact', null, 100],
		['the count of its device when the contact is unreadable', 'a cookie?', 100]
	])('is %s', (_case, seen, expected) => {
		expect(books().replays.age(change({ seen }), clocks)).toBe(expected);
	});
});

describe('the hash of a change', () => {
	const whole = change({ args: { a: 1, b: 2 }, base: { f: 1, g: 2 } });

	test('is equal for the same content in another order and under any id', () => {
		const same = { ...whole, id: SECOND, args: { b: 2, a: 1 }, base: { g: 2, f: 1 } };

		expect(mutationHash(same)).toBe(mutationHash(whole));
	});

	test.each<Partial<Mutation>>([
		{ name: 'organization.rename' },
		{ v: 2 },
		{ args: { a: 1, b: 3 } },
		{ base: { f: 1, g: 3 } },
		{ seen: 'another' },
		{ dependsOn: SECOND },
		{ redoOf: SECOND },
		{ authoredAt: 8 }
	])('differs with %j', (other) => {
		expect(mutationHash({ ...whole, ...other })).not.toBe(mutationHash(whole));
	});
});
