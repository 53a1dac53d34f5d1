import { expect, test } from 'vitest';
import { fromLocalTime, toLocalTime } from './local-time.ts';

test('a time survives the round trip through its input, to the minute', () => {
	const at = Date.UTC(2026, 11, 5, 17, 30);

	expect(fromLocalTime(toLocalTime(at))).toBe(at);
	expect(toLocalTime(new Date(2026, 11, 5, 18, 0).getTime())).toBe('2026-12-05T18:00');
});

test.each(['', '2026-12-', 'tomorrow'])('what is no time is not read: "%s"', (text) => {
	expect(fromLocalTime(text)).toBeUndefined();
});
