import fc from 'fast-check';
import { expect, test } from 'vitest';

import { canonicalJson } from './canonical-json.ts';

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
