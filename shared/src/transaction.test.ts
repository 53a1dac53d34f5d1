import { describe, expect, test } from 'vitest';

import { attempt, locker, lockers, NOW, openLockers } from '#testing/lockers.ts';
import { effectiveVersion } from './transaction.ts';

const id = 'a';
const base = (field: string, version: number) => ({ [`locker/a/${field}`]: version });

describe('the version that decides a field', () => {
	const owned = { id, field: 'locked', providerId: 'provider' };

	test.each([
		['its own', 7, 6, { version: 7, key: 'locker/a/locked' }],
		[
			'that of a newer setting which decides the same',
			7,
			8,
			{ version: 8, key: 'hall/hall/locked' }
		],
		['its own when one change wrote both', 7, 7, { version: 7, key: 'locker/a/locked' }]
	])('is %s', (_case, own, ofHall, expected) => {
		const overlay = openLockers({ a: locker({}, { locked: own }) });
		overlay.write('hall', 'hall', locker({}, { locked: ofHall }));

		expect(effectiveVersion(overlay, lockers, owned)).toEqual(expected);
	});
});

describe('a created row', () => {
	const value = { note: 'spare', locked: false };

	test('reports each field as changed from nothing', () => {
		const decision = attempt(openLockers(), (tx) => tx.create(lockers, id, value));

		expect(decision.changes).toEqual([
			{ collection: 'locker', id, field: 'note', from: null, to: 'spare' },
			{ collection: 'locker', id, field: 'locked', from: null, to: false }
		]);
	});

	test('stands in each field for later changes', () => {
		const { stood } = attempt(openLockers(), (tx) => tx.create(lockers, id, value));

		expect(stood).toEqual({ 'locker/a/note': NOW, 'locker/a/locked': NOW });
	});

	test('loosens, so that it needs current knowledge', () => {
		const stale = { knowledge: 'stale' } as const;
		const decision = attempt(openLockers(), (tx) => tx.create(lockers, id, value), stale);

		expect(decision.outcome).toBe('review');
	});
});

describe('a set field', () => {
	test('creates a row without a creator when there was none', () => {
		const overlay = openLockers();

		const decision = attempt(overlay, (tx) => void tx.set(lockers, id, { note: 'mine' }), {
			base: base('note', 0)
		});

		expect(decision.changes).toMatchObject([{ from: null, to: 'mine' }]);
		expect(overlay.row('locker', id)).toEqual({
			value: { note: 'mine' },
			created: 0,
			fields: { note: NOW }
		});
	});

	test('reports the value that it replaces, including false', () => {
		const overlay = openLockers({ a: locker({ locked: false, note: 'old' }) });

		const { changes } = attempt(
			overlay,
			(tx) => void tx.set(lockers, id, { locked: true, note: 'new' }),
			{ base: base('note', 1) }
		);

		expect(changes.map(({ field, from, to }) => [field, from, to])).toEqual([
			['locked', false, true],
			['note', 'old', 'new']
		]);
	});

	test('overturns a looser value that its author had not seen, and tells the author of that value', () => {
		const overlay = openLockers({ a: locker({ locked: false }, { locked: 7 }) });

		const { overturned } = attempt(overlay, (tx) => void tx.set(lockers, id, { locked: true }), {
			base: base('locked', 6)
		});

		expect(overturned).toEqual([
			{
				version: 7,
				conflict: {
					collection: 'locker',
					id,
					field: 'locked',
					yours: false,
					theirs: true,
					theirsVersion: NOW,
					baseVersion: undefined
				}
			}
		]);
	});

	test.each([
		['is so already', { locked: true }, { locked: true }],
		['is unconditional', { bell: 1 }, { bell: 2 }],
		['closes', { seal: 1 }, { seal: 2 }]
	])('overturns nothing when it %s', (_case, before, after) => {
		const fields = { locked: 7, bell: 7, seal: 7 };
		const overlay = openLockers({ a: locker(before, fields) });
		const old = { ...base('locked', 6), ...base('bell', 6), ...base('seal', 6) };

		const decision = attempt(overlay, (tx) => void tx.set(lockers, id, after), { base: old });

		expect(decision.overturned).toEqual([]);
	});
});

describe('a consequence', () => {
	test('is reported when it changes something', () => {
		const overlay = openLockers({ a: locker({ note: 'old', code: 1 }) });

		const { changes, stood } = attempt(overlay, (tx) =>
			tx.force(lockers, id, { note: 'new', code: 1 })
		);

		expect(changes).toEqual([{ collection: 'locker', id, field: 'note', from: 'old', to: 'new' }]);
		expect(stood).toEqual({ 'locker/a/note': NOW, 'locker/a/code': NOW });
	});
});

describe('a removed row', () => {
	test('stays as a tombstone, is reported, and tightens', () => {
		const overlay = openLockers({ a: locker({ note: 'old' }) });

		const decision = attempt(overlay, (tx) => tx.remove('locker', id));

		expect(overlay.row('locker', id)).toEqual({ ...locker({ note: 'old' }), deleted: NOW });
		expect(decision.changes).toEqual([
			{ collection: 'locker', id, field: 'deleted', from: false, to: true }
		]);
		expect(decision.isTightening).toBe(true);
	});

	test('has no effect when there was no row', () => {
		const overlay = openLockers();

		const decision = attempt(overlay, (tx) => tx.remove('locker', id));

		expect(decision).toMatchObject({ outcome: 'noop', changes: [], isTightening: false });
		expect(overlay.row('locker', id)).toBeUndefined();
	});
});
