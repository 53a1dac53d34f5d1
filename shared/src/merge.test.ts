import fc from 'fast-check';
import { expect, test } from 'vitest';

import { mergeField, sameValue } from './merge.ts';

const current = { value: 'theirs', version: 7 };

test.each([
	['the base is current', 7, 'mine', 'apply'],
	['another author wrote since', 6, 'mine', 'yield'],
	['the base is unknown', undefined, 'mine', 'yield'],
	['both sides wrote the same', 6, 'theirs', 'keep']
] as const)('an ordinary field is compared and set: %s', (_case, base, value, expected) => {
	const merge = mergeField(current, { value, direction: 'neutral', base });

	expect(merge).toBe(expected);
});

test('a tightening needs no base', () => {
	const merge = mergeField(
		{ value: false, version: 7 },
		{ value: true, direction: 'tighten', base: undefined }
	);

	expect(merge).toBe('apply');
});

test('a tightening without effect still advances the version', () => {
	const merge = mergeField(
		{ value: true, version: 7 },
		{ value: true, direction: 'tighten', base: 3 }
	);

	expect(merge).toBe('touch');
});

test.each([
	['mine', 'apply'],
	['theirs', 'keep']
])('an unconditional change overwrites everything: %s', (value, expected) => {
	const merge = mergeField(current, { value, direction: 'unconditional', base: undefined });

	expect(merge).toBe(expected);
});

test('values are equal when they read the same', () => {
	expect(sameValue({ ids: ['a', 'b'] }, { ids: ['a', 'b'] })).toBe(true);
	expect(sameValue({ ids: ['a', 'b'] }, { ids: ['a'] })).toBe(false);
});

interface Arrival {
	readonly value: boolean;
	readonly base: number;
}

/** Applies arrivals of one strict field (true is strict), each at the next version. */
function settle(arrivals: readonly Arrival[]): boolean {
	let state = { value: false, version: 1 };
	for (const [index, { value, base }] of arrivals.entries()) {
		const direction = value ? 'tighten' : 'loosen';
		const merge = mergeField(state, { value, direction, base });
		const version = index + 2;
		if (merge === 'apply') state = { value, version };
		if (merge === 'touch') state = { ...state, version };
	}
	return state.value;
}

test('the stricter of two changes wins in any order when both saw the same state', () => {
	const authoredTogether = fc.array(fc.boolean(), { minLength: 1, maxLength: 6 });

	fc.assert(
		fc.property(
			authoredTogether,
			fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
			(values, order) => {
				const arrivals = values.map((value) => ({ value, base: 1 }));
				const shuffled = arrivals
					.map((arrival, index) => ({ arrival, rank: order[index] ?? 0 }))
					.sort((left, right) => left.rank - right.rank)
					.map(({ arrival }) => arrival);

				const inOrder = settle(arrivals);
				const inAnyOrder = settle(shuffled);

				expect(inAnyOrder).toBe(values.includes(true));
				expect(inOrder).toBe(inAnyOrder);
			}
		)
	);
});

test('a loosening never overrides a tightening that its author had not seen', () => {
	const arrival = fc.record({ value: fc.boolean(), base: fc.integer({ min: 0, max: 12 }) });

	fc.assert(
		fc.property(fc.array(arrival, { maxLength: 10 }), (arrivals) => {
			let lastTightening = 0;
			let state = { value: false, version: 1 };
			for (const [index, { value, base }] of arrivals.entries()) {
				const merge = mergeField(state, { value, direction: value ? 'tighten' : 'loosen', base });
				const version = index + 2;
				if (value) lastTightening = version;
				if (merge === 'apply' && !value) expect(base).toBeGreaterThanOrEqual(lastTightening);
				if (merge === 'apply') state = { value, version };
				if (merge === 'touch') state = { ...state, version };
			}
		})
	);
});
