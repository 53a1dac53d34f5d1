import fc from 'fast-check';
import { expect, test } from 'vitest';

import { parseJson } from './strict-json.ts';

const nested = (depth: number) => `${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`;

test.each([
	['brackets, colons and names inside strings', '{"a":"[{:\\"b\\":","b":"}]"}'],
	['backslashes before the end of a string', '{"a\\\\":"\\\\\\\\","b":"\\\\\\"","c":1}'],
	['one name in several objects', '[{"a":1},{"a":{"a":[{"a":2}]}}]'],
	['empty names and strings', '{"":"","a":""}'],
	['32 levels', nested(32)]
])('reads %s', (_, text) => {
	expect(JSON.stringify(parseJson(text))).toBe(text);
});

test.each([
	['a name twice', '{"a":1,"a":1}'],
	['a name twice, once by an escape', '{"a":1,"\\u0061":2}'],
	['a name twice, deep inside', '[[{"b":{"a":1,"c":"\\\\","a":2}}]]'],
	['34 levels', nested(34)],
	['a million open brackets', '['.repeat(1_000_000)],
	['a string without an end', '{"a":"b'],
	['a string that ends in an escaped quote', '{"a":"b\\"}'],
	['half a million escapes without an end', `"${'\\\\'.repeat(500_000)}`],
	['a NUL', '["\\u0000"]'],
	['half a pair', '{"\\ud800":1}'],
	['nothing', '']
])('refuses %s', (_, text) => {
	expect(parseJson(text)).toBeUndefined();
});

test('whatever JSON writes is read, and refused once a name in it is repeated', () => {
	fc.assert(
		fc.property(fc.jsonValue({ maxDepth: 6 }), fc.string(), (value, name) => {
			const text = JSON.stringify(value);
			const [key, inner] = [JSON.stringify(name), JSON.stringify({ [name]: value })];

			expect(JSON.stringify(parseJson(text))).toBe(text);
			expect(JSON.stringify(parseJson(inner))).toBe(inner);
			expect(parseJson(`{${key}:${text},${key}:${text}}`)).toBeUndefined();
		})
	);
});
