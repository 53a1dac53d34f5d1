import { expect, test } from 'vitest';
import { setNewest } from './newest.ts';

test('drops the entry that was set longest ago, and no other', () => {
	const map = new Map<string, number>();
	for (const [value, key] of ['a', 'b', 'c', 'a', 'd'].entries()) setNewest(map, key, value, 3);

	expect([...map]).toEqual([
		['c', 2],
		['a', 3],
		['d', 4]
	]);
});
