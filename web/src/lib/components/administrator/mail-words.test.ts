import { isCoolingDown, type Mail } from '@tenantry/shared/domain/administrator/mail.ts';
import { expect, test } from 'vitest';
import { mailWords } from './mail-words.ts';

const now = new Date(2026, 10, 25, 12).getTime();
const HOUR = 3_600_000;
const sent: Mail = {
	requestedAt: now - 2 * HOUR,
	state: 'sent',
	settledAt: now - 2 * HOUR,
	expiresAt: now + HOUR
};

test.each<[string, Mail | null, boolean]>([
	['', null, false],
	['Will be sent when you’re back online.', sent, true],
	['Sent 2 hr ago. The link works until 13:00.', sent, false],
	['Sent 2 hr ago. The link has expired.', { ...sent, expiresAt: now }, false],
	['Sent 2 hr ago.', { ...sent, expiresAt: null }, false],
	['Sending, requested 2 hr ago.', { ...sent, state: 'queued', settledAt: null }, false],
	[
		'Could not be delivered (10:00). Check the email address, then send it again.',
		{ ...sent, state: 'failed' },
		false
	],
	['Cancelled 2 hr ago.', { ...sent, state: 'cancelled' }, false]
])('an email reads: %s', (words, mail, isWaiting) => {
	expect(mailWords(mail, { isWaiting, now })).toBe(words);
	// It ends as a sentence, because the reason why no other mail can be sent follows it.
	expect(words).toMatch(/^$|\.$/);
});

test('another email takes a minute unless the last one was cancelled', () => {
	const fresh = { ...sent, requestedAt: now - 59_000 };

	expect(isCoolingDown(fresh, now)).toBe(true);
	expect(isCoolingDown({ ...fresh, state: 'cancelled' }, now)).toBe(false);
	expect(isCoolingDown(sent, now)).toBe(false);
	expect(isCoolingDown(null, now)).toBe(false);
});
