import { expect, test } from 'vitest';

import { canonicalJson } from './canonical-json.ts';

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
