import { expect, test } from 'vitest';
import { remaining, shortRemaining } from './remaining.ts';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

test.each([
	[-1, ''],
	[0, ''],
	[1, 'in 1 min'],
	[5 * MINUTE, 'in 5 min'],
	[2 * HOUR - MINUTE, 'in 119 min'],
	[2 * HOUR, 'in 2 hr'],
	[2 * DAY - MINUTE, 'in 47 hr'],
	[12 * DAY, 'in 12 days']
])('%d ms from now is "%s"', (ms, words) => {
	expect(remaining(1_000_000 + ms, 1_000_000)).toBe(words);
});

test.each([
	[0, ''],
	[5 * MINUTE, '5m'],
	[3 * HOUR, '3h'],
	[12 * DAY, '12d']
])('%d ms from now is "%s" in a chip', (ms, words) => {
	expect(shortRemaining(1_000_000 + ms, 1_000_000)).toBe(words);
});
