import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';

import { attempt, locker, lockers, NOW, openLockers } from '#testing/lockers.ts';
import type { Collection } from './collection.ts';
import { basesOf } from './decide.ts';
import { defineMutator, type WriteTransaction } from './mutator.ts';
import { reject } from './rejection.ts';
import type { Value } from './row.ts';

const id = 'a';
const base = { 'locker/a/note': 1, 'locker/a/code': 1, 'locker/a/locked': 1 };

function setting(patch: Value) {
	return (tx: WriteTransaction) => void tx.set(lockers, id, patch);
}

function openOne(value: Value, fields: Readonly<Record<string, number>> = {}) {
	return openLockers({ a: locker(value, fields) });
}

describe('arguments that do not match the schema', () => {
	const args = z.object({ who: z.object({ name: z.string() }) });
	const mutator = defineMutator({ version: 1, args, touches: () => [], run: () => undefined });

	test.each([
		['are refused by the place where they break', { who: {} }, { field: 'who.name' }],
		['are refused as a whole', 'nonsense', {}]
	])('%s', (_case, given, where) => {
		const decision = attempt(openLockers(), () => undefined, { mutator, args: given });

		expect(decision.rejection).toEqual({ code: 'invalid_arguments', ...where });
	});
});

test('a refusal changes nothing and does not overtake the queue', () => {
	const overlay = openLockers();

	const decision = attempt(overlay, (tx) => {
		tx.create(lockers, id, {});
		reject({ code: 'not_permitted' });
	});

	expect(decision).toEqual({
		outcome: 'rejected',
		rejection: { code: 'not_permitted' },
		conflicts: [],
		changes: [],
		stood: {},
		overturned: [],
		isTightening: false
	});
	expect(overlay.row('locker', id)).toBeUndefined();
});

test('an error that is not a refusal is rethrown', () => {
	const overlay = openLockers();
	const broken = (tx: WriteTransaction) => {
		tx.create(lockers, id, {});
		throw new RangeError('A bug');
	};

	expect(() => attempt(overlay, broken)).toThrow(new RangeError('A bug'));
	expect(overlay.row('locker', id)).toBeUndefined();
});

test.each([
	['everything it does tightens', { locked: true }, true],
	['one of two does', { locked: true, code: 2 }, false],
	['it does nothing', {}, false]
])('whether a change overtakes the queue when %s', (_case, patch, expected) => {
	const decision = attempt(openOne({ locked: false, code: 1 }), setting(patch), { base });

	expect(decision.isTightening).toBe(expected);
});

test('a patient change never overtakes the queue, although it tightens', () => {
	const overlay = openOne({ locked: false });
	const run = setting({ locked: true });
	const mutator = defineMutator({
		version: 1,
		args: z.unknown(),
		touches: () => [],
		run,
		isPatient: true
	});

	const decision = attempt(overlay, run, { mutator });

	expect(decision).toMatchObject({ outcome: 'applied', isTightening: false });
});

describe('a patient change', () => {
	const patient = (options: Partial<Parameters<typeof attempt>[2]> = {}) => {
		const run = setting({ locked: true });
		const form = { version: 1, args: z.unknown(), touches: () => [], run };
		const overlay = openOne({ locked: false });
		const mutator = defineMutator({ ...form, isPatient: true });
		return attempt(overlay, run, { base, mutator, ...options });
	};

	test.each([
		['fresh', 'applied', undefined],
		['stale', 'review', 'stale'],
		['unknown', 'review', 'stale'],
		['none', 'review', 'stale']
	] as const)('SEC-L02 with %s knowledge is %s', (knowledge, outcome, review) => {
		const decision = patient({ knowledge });

		expect([decision.outcome, decision.review]).toEqual([outcome, review]);
	});

	test('SEC-L02 waits for its author if it came in an envelope', () => {
		expect(patient({ isSealed: true })).toMatchObject({
			outcome: 'review',
			review: 'confirm',
			changes: []
		});
	});
});

test('SEC-L02 an urgent tightening from an envelope applies, and one that is not urgent waits', () => {
	const sealed = (isUrgent: boolean) => {
		const run = setting({ locked: true });
		const form = { version: 1, args: z.unknown(), touches: () => [], run };
		const mutator = defineMutator({ ...form, isUrgent: () => isUrgent });
		return attempt(openOne({ locked: false }), run, { base, mutator, isSealed: true }).outcome;
	};

	expect([sealed(true), sealed(false)]).toEqual(['applied', 'review']);
});

describe('a loosening that rests on stale knowledge', () => {
	const stale = { base, knowledge: 'stale' } as const;

	test('goes to review and changes nothing', () => {
		const overlay = openOne({ code: 1, locked: false, note: 'theirs' }, { locked: 7, note: 7 });

		const decision = attempt(overlay, setting({ code: 2, locked: true, note: 'mine' }), stale);

		expect(decision).toEqual({
			outcome: 'review',
			review: 'stale',
			conflicts: [
				{
					collection: 'locker',
					id,
					field: 'note',
					yours: 'mine',
					theirs: 'theirs',
					theirsVersion: 7,
					baseVersion: 1
				}
			],
			changes: [],
			stood: {},
			overturned: [],
			isTightening: false
		});
		expect(overlay.row('locker', id)?.value).toEqual({ code: 1, locked: false, note: 'theirs' });
	});

	test('is superseded when another author has written since, because there is nothing to review', () => {
		const decision = attempt(openOne({ code: 3 }, { code: 7 }), setting({ code: 2 }), stale);

		expect(decision.outcome).toBe('superseded');
	});

	test.each(['stale', 'unknown'] as const)(
		'has no effect when the value is already set: %s',
		(knowledge) => {
			const decision = attempt(openOne({ locked: false }), setting({ locked: false }), {
				knowledge
			});

			expect(decision.outcome).toBe('noop');
		}
	);
});

describe('SEC-D10 a loosening made out of contact where the provider forbids it', () => {
	const away = { base, mayLoosen: false } as const;

	test('is refused as a whole and changes nothing', () => {
		const overlay = openOne({ code: 1, locked: false, note: 'before' });

		const decision = attempt(overlay, setting({ code: 2, locked: true, note: 'mine' }), away);

		expect(decision).toEqual({
			outcome: 'rejected',
			rejection: { code: 'online_only' },
			conflicts: [],
			changes: [],
			stood: {},
			overturned: [],
			isTightening: false
		});
		expect(overlay.row('locker', id)?.value).toEqual({ code: 1, locked: false, note: 'before' });
	});

	test.each(['stale', 'unknown'] as const)(
		'does not go to review with %s knowledge',
		(knowledge) => {
			const create = (tx: WriteTransaction) => {
				tx.create(lockers, id, {});
			};

			const decision = attempt(openLockers(), create, { ...away, knowledge, isFactorFresh: false });

			expect(decision.rejection).toEqual({ code: 'online_only' });
		}
	);

	test.each([
		['it tightens', { locked: true }, 'applied'],
		['it is so already', { code: 1 }, 'noop'],
		['it is neither stricter nor looser', { note: 'mine' }, 'applied'],
		['the value of another author stands', { other: 2 }, 'superseded']
	])('is not refused for that when %s', (_case, patch, outcome) => {
		const overlay = openOne({ code: 1, locked: false, note: 'before', other: 3 }, { other: 7 });

		expect(attempt(overlay, setting(patch), away)).toMatchObject({ outcome });
	});
});

test('a change whose fields stand in part is merged', () => {
	const overlay = openOne({ note: 'theirs', size: 1 }, { note: 7 });

	const decision = attempt(overlay, setting({ note: 'mine', size: 2 }), {
		base: { ...base, 'locker/a/size': 1 }
	});

	expect(decision.outcome).toBe('merged');
	expect(overlay.row('locker', id)?.value).toEqual({ note: 'theirs', size: 2 });
});

test('no other author has written since the base of the change', () => {
	const overlay = openOne({ note: 'theirs' }, { note: 7 });

	const decision = attempt(overlay, setting({ note: 'mine' }), { basis: 'author' });

	expect(decision.outcome).toBe('applied');
});

describe('a change based on an earlier one', () => {
	const after = { 'locker/a/note': { after: 'earlier', base: 6 } };
	const overlay = () => openOne({ note: 'mine' }, { note: 7 });

	test.each([
		['the earlier one stands', { 'locker/a/note': 7 }, 'applied'],
		['another author wrote after the earlier one', { 'locker/a/note': 6 }, 'superseded'],
		['the earlier one did not stand, and its base is old', {}, 'superseded'],
		['the earlier one is not known, and its base is old', undefined, 'superseded']
	])('is decided when %s', (_case, stood, expected) => {
		const stoodOf = () => stood;

		const decision = attempt(overlay(), setting({ note: 'again' }), { base: after, stoodOf });

		expect(decision.outcome).toBe(expected);
	});

	test.each([[{}], [undefined]])(
		'falls back to its base when the earlier one failed: %j',
		(stood) => {
			const beneath = { 'locker/a/note': { after: 'earlier', base: 7 } };
			const stoodOf = () => stood;

			const decision = attempt(overlay(), setting({ note: 'again' }), { base: beneath, stoodOf });

			expect(decision.outcome).toBe('applied');
		}
	);
});

test.each([
	['that there was no row', {}, 0, 'applied'],
	['a version', { a: locker({ note: 'old' }) }, 1, 'superseded']
])('%s of a lost history means what it says', (_case, rows, version, expected) => {
	const decision = attempt(openLockers(rows), setting({ note: 'mine' }), {
		base: { 'locker/a/note': version },
		knowledge: 'unknown'
	});

	expect(decision.outcome).toBe(expected);
});

test.each([
	['no author has written', 1, true],
	['an author has written', 0, false],
	['of unknown age', undefined, false]
])(
	'a rule learns whether its author saw the current value of a field: %s since',
	(_case, seen, expected) => {
		const heard: boolean[] = [];
		const location = { collection: 'locker', id, field: 'note' };

		attempt(
			openOne({ note: 'old' }),
			(_tx, _args, context) => void heard.push(context.sawCurrent(location)),
			{ base: seen === undefined ? {} : { 'locker/a/note': seen } }
		);

		expect(heard).toEqual([expected]);
	}
);

describe('an unknown collection', () => {
	const location = { collection: 'cellar', id, field: 'note' };

	test('is a bug when a rule reads it', () => {
		const asking = () =>
			attempt(openLockers(), (_tx, _args, context) => void context.sawCurrent(location));

		expect(asking).toThrow('Unknown collection cellar');
	});

	test('is a bug when a mutator writes it', () => {
		const collections = new Map<string, Collection>();
		const asking = () =>
			basesOf(openLockers(), [location], { collections, providerId: '', baseAt: () => NOW });

		expect(asking).toThrow('Unknown collection cellar');
	});
});
