import { expect, test } from 'vitest';
import { lockedWords, seenWords, waitingWords } from './device-words.ts';

const NOW = new Date(2026, 10, 25, 16, 0).getTime();
const MINUTE = 60_000;
const device = {
	lastSeenAt: NOW - 5 * MINUTE,
	waiting: 0,
	oldestWaitingAt: null,
	endedAt: null,
	isThis: false
};

test('a device shows when it was last seen, or that it has ended', () => {
	expect(seenWords(device, NOW)).toBe('Last seen 5 min ago.');
	expect(seenWords({ ...device, isThis: true }, NOW)).toBe('In use now.');
	expect(seenWords({ ...device, endedAt: NOW - 10 * MINUTE }, NOW)).toBe('Ended 10 min ago.');
});

test('a device shows what waited on it and since when', () => {
	const oldestWaitingAt = NOW - 60 * MINUTE;

	expect(waitingWords(device, NOW)).toBe('');
	expect(waitingWords({ ...device, waiting: 1 }, NOW)).toBe('It had 1 change waiting.');
	expect(waitingWords({ ...device, waiting: 2, oldestWaitingAt }, NOW)).toBe(
		'It had 2 changes waiting, the oldest made 15:00.'
	);
	expect(waitingWords({ ...device, waiting: 2, endedAt: NOW }, NOW)).toBe('');
	expect(waitingWords({ ...device, waiting: 2, isThis: true }, NOW)).toBe('');
});

test('a lockout shows its remaining time', () => {
	expect(lockedWords(NOW + 20_000, NOW)).toBe('for another minute');
	expect(lockedWords(NOW + 4.2 * MINUTE, NOW)).toBe('for another 5 min');
});
