import { expect, test } from 'vitest';

import { DAY_MS } from '#sync/overview/daily-counts.ts';

import { createCalendar } from './calendar.ts';
import { generateRoster } from './generator.ts';
import { startOfPast, writePast } from './write-past.ts';

const NOON = new Date(2026, 10, 30, 12).getTime();
const roster = generateRoster({
	seed: 7,
	administrators: 240,
	organizations: 60,
	domain: 'x.example'
});

function pastAt(now: number, seed = 7) {
	const calendar = createCalendar(now);
	return writePast({ seed, roster, signIns: 9, calendar, providerId: 'a'.repeat(24) });
}

test('the same seed writes the same past, and another seed another one', () => {
	expect(pastAt(NOON)).toEqual(pastAt(NOON));
	expect(pastAt(NOON, 8)).not.toEqual(pastAt(NOON));
});

test('a day later the same happens, a day later', () => {
	const [today, tomorrow] = [pastAt(NOON), pastAt(NOON + DAY_MS)];

	expect(
		tomorrow.pushes.map(({ at, madeAt, authorId }) => [at - DAY_MS, madeAt - DAY_MS, authorId])
	).toEqual(today.pushes.map(({ at, madeAt, authorId }) => [at, madeAt, authorId]));
	expect(tomorrow.acts.map(({ at, ...act }) => ({ ...act, at: at - DAY_MS }))).toEqual(today.acts);
});

test.each([
	['just after midnight', 0, 1],
	['at noon', 12, 0],
	['just before midnight', 23, 59]
])('nothing happens before the past begins or after now, %s', (_, hour, minute) => {
	const now = new Date(2026, 10, 30, hour, minute).getTime();
	const { pushes, acts } = pastAt(now);

	const times = [...pushes.flatMap(({ madeAt, at }) => [madeAt, at]), ...acts.map(({ at }) => at)];

	expect(Math.min(...times)).toBeGreaterThanOrEqual(startOfPast({ now }));
	expect(Math.max(...times)).toBeLessThanOrEqual(now);
	expect(pushes.filter(({ madeAt, at }) => madeAt >= at)).toEqual([]);
});
