import { expect, test } from 'vitest';
import { lockTimesOf } from './lock-times.ts';

const MINUTE_MS = 60_000;

test.each([
	[undefined, {}, 15, 2],
	[5, {}, 5, 2],
	[1, {}, 1, 1],
	[15, { idleMinutes: 5 }, 5, 2],
	[5, { idleMinutes: 15, hiddenMinutes: 30 }, 5, 5],
	[15, { hiddenMinutes: 0 }, 15, 0]
])(
	'SEC-G02 provider time %j minutes and personal time %j give %d, and %d in the background',
	(lockAfterMinutes, choice, idle, hidden) => {
		const times = lockTimesOf(lockAfterMinutes === undefined ? {} : { lockAfterMinutes }, choice);

		expect(times).toEqual({ idleMs: idle * MINUTE_MS, hiddenMs: hidden * MINUTE_MS });
	}
);
