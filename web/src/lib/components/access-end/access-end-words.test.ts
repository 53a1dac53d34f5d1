import { expect, test } from 'vitest';
import type { AccessEnd } from '#lib/engine-api/access-ends.ts';
import { chipWords, isOwnWarning, ownWords } from './access-end-words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = new Date(2026, 10, 28, 12, 0).getTime();

function own(kind: AccessEnd['kind'], inMs: number): AccessEnd {
	return {
		id: 'sam',
		firstName: 'Sam',
		lastName: 'Rivera',
		email: 'sam@example.com',
		isSelf: true,
		kind,
		at: NOW + inMs,
		role: 'Administrator',
		nextRole: kind === 'role' ? 'Help Desk' : null
	};
}

test.each<[AccessEnd['kind'], number, boolean]>([
	['account', 23 * HOUR, true],
	['account', 25 * HOUR, false],
	['suspension', 23 * HOUR, true],
	['role', 59 * MINUTE, true],
	['role', 2 * HOUR, false],
	['organizations', 59 * MINUTE, true],
	['restoration', 5 * MINUTE, false],
	['account', -MINUTE, false]
])('one’s own %s that ends in %d ms is warned of: %s', (kind, inMs, isWarned) => {
	expect(isOwnWarning(own(kind, inMs), NOW)).toBe(isWarned);
});

test('no one is warned about access that ends for someone else', () => {
	expect(isOwnWarning({ ...own('account', HOUR), isSelf: false }, NOW)).toBe(false);
});

test('a warning names what comes after the role', () => {
	expect(ownWords(own('role', 30 * MINUTE), NOW)).toEqual([
		'Your Administrator role ends in 30 min (12:30).',
		'Then you’re Help Desk again.'
	]);
});

test('a row says how long is left, and when it was due while the server is out of reach', () => {
	expect(chipWords(own('role', 2 * HOUR), NOW)).toBe('Role: 2h left');
	expect(chipWords(own('account', -HOUR), NOW)).toBe('Due 11:00');
});
