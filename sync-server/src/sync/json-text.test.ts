import fc from 'fast-check';
import { expect, test } from 'vitest';

import { canonicalJson, hasBrokenText } from './json-text.ts';

test('equal values have equal text in any order of their keys', () => {
	const left = { b: [1, { d: null, c: 'é"' }], a: true };
	const right = { a: true, b: [1, { c: 'é"', d: null }] };

	expect(canonicalJson(left)).toBe(canonicalJson(right));
	expect(JSON.parse(canonicalJson(left))).toEqual(left);
});

test('undefined values are left out, and the order of a list counts', () => {
	expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
	expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
});

test('canonical JSON equals the value in any order of its keys', () => {
	fc.assert(
		fc.property(fc.jsonValue(), (drawn) => {
			// JSON has no negative zero.
			const value: unknown = JSON.parse(JSON.stringify(drawn));
			const text = canonicalJson(value);

			expect(JSON.parse(text)).toEqual(value);
			expect(canonicalJson(turned(value))).toBe(text);
		})
	);
});

/** Returns the same value with its keys in reverse order. */
function turned(value: unknown): unknown {
	if (value === null || typeof value !== 'object') return value;
	if (Array.isArray(value)) return value.map(turned);
	const entries = Object.entries(value).reverse();
	return Object.fromEntries(entries.map(([key, entry]) => [key, turned(entry)]));
}

test.each([['a\0b'], ['half \ud83d'], [{ deep: ['\udc00'] }], [{ 'key\0': 1 }]])(
	'%j cannot be stored',
	(value) => {
		expect(hasBrokenText(value)).toBe(true);
	}
);

test.each([
	['José 李 😀'],
	['typed: \\u0000'],
	['\\\\ud83d'],
	['tab\tline\n'],
	[null],
	[undefined]
])('%j can be stored', (value) => {
	expect(hasBrokenText(value)).toBe(false);
});
