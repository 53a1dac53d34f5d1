import { expect, test } from 'vitest';
import { dateWords, startOfDay } from './day.ts';

test('a day ends where the next one begins, across the end of a month', () => {
	expect(startOfDay('2026-01-31')).toBe(new Date(2026, 0, 31).getTime());
	expect(startOfDay('2026-01-31', 1)).toBe(new Date(2026, 1, 1).getTime());
});

test('a day is named by its date', () => {
	expect(dateWords('2026-11-03')).toBe('3 Nov 2026');
	expect(dateWords('')).toBeUndefined();
});
