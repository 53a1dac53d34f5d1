import { expect, test } from 'vitest';

import { isApiKey, newApiKey, prefixOf } from './api-key-text.ts';

test('SEC-F01 a key is random from its first character and recognizable by its end', () => {
	const keys = Array.from({ length: 2000 }, newApiKey);

	expect(new Set(keys).size).toBe(2000);
	expect(new Set(keys.map(prefixOf)).size).toBeGreaterThan(1900);
	for (const key of keys) {
		expect(key).toMatch(/^[0-9A-Za-z]{36}_tenantry$/);
		expect(isApiKey(key)).toBe(true);
	}
});

test('SEC-F01 a key with one changed character is invalid', () => {
	const key = newApiKey();

	for (let place = 0; place < key.length; place++) {
		const other = key[place] === 'x' ? 'y' : 'x';
		expect(isApiKey(key.slice(0, place) + other + key.slice(place + 1))).toBe(false);
	}
	expect(isApiKey('')).toBe(false);
	expect(isApiKey(`${key} `)).toBe(false);
	expect(isApiKey('x'.repeat(100_000))).toBe(false);
});
