import { expect, test } from 'vitest';
import { securityEventWords, isSuspicious } from './security-event-words.ts';

const event = {
	kind: 'signed_in',
	at: 1_000,
	address: null,
	deviceName: null,
	isNewBrowser: false,
	isRecovery: false
};

test.each([
	[event, 'Signed in', false],
	[{ ...event, isNewBrowser: true }, 'Signed in from a new browser', true],
	[{ ...event, isNewBrowser: true, isRecovery: true }, 'Signed in with a recovery code', true],
	[{ ...event, kind: 'locked_out' }, 'Locked out after too many wrong tries', true],
	[{ ...event, kind: 'password_set' }, 'Set a password', false],
	[{ ...event, kind: 'passkey_added' }, 'Added a passkey', false],
	[{ ...event, kind: 'shoes_taken_off' }, 'shoes taken off', false]
])('%j is shown as %j', (told, words, isNoted) => {
	expect([securityEventWords(told), isSuspicious(told)]).toEqual([words, isNoted]);
});
