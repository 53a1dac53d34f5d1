import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSameAnswer } from './same-answer.ts';

test('answers are the same if they would be serialized to the same', () => {
	const answer = fc.jsonValue({ maxDepth: 3, noUnicodeString: false, stringUnit: 'binary' });
	fc.assert(
		fc.property(answer, answer, (left, right) => {
			expect(isSameAnswer(left, structuredClone(left))).toBe(true);
			expect(isSameAnswer(left, right)).toBe(sorted(left) === sorted(right));
		})
	);
});

test.each([
	[{ a: 1 }, { a: 1, b: undefined }],
	[{ a: undefined }, { b: undefined }],
	[[1, 2], [1]],
	[[], {}],
	[null, {}],
	[{ rows: [{ id: 'a', badge: null }] }, { rows: [{ id: 'a', badge: 'waiting' }] }]
])('%j is not the same answer as %j', (left, right) => {
	expect(isSameAnswer(left, right)).toBe(false);
});

/** The order of keys is no part of an answer; JSON has no negative zero. */
function sorted(value: unknown): string {
	return JSON.stringify(value, (_, one: unknown) => {
		if (Object.is(one, -0)) return '-0';
		if (typeof one !== 'object' || one === null || Array.isArray(one)) return one;
		return Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
	});
}
