import { expect, test } from 'vitest';
import { lossWords, unsentWords } from './unsent-words.ts';

const IT = 'It’ll be sent as soon as there’s a connection, even while Tenantry is locked.';
const THEY = 'They’ll be sent as soon as there’s a connection, even while Tenantry is locked.';

test.each<[Parameters<typeof unsentWords>[0], string]>([
	[{ waiting: 1, sealed: 1 }, `1 change is waiting. ${IT}`],
	[{ waiting: 3, sealed: 3 }, `3 changes are waiting. ${THEY}`],
	[{ waiting: 3, sent: 2, sealed: 1 }, `2 sent, 1 waiting. ${IT}`],
	[{ waiting: 3, sent: 2 }, '2 sent, 1 waiting. Unlock to send it.'],
	[{ waiting: 3, sealed: 1 }, '3 changes are waiting. Unlock to send them.'],
	[{ waiting: 3, sent: 1, sealed: 2, delayed: 2 }, '1 sent, 2 waiting. Unlock to send them.'],
	[
		{ waiting: 1, sealed: 1, mayHaveLeft: true },
		'This device’s storage is full: 1 change is waiting, or has been sent already. Unlock to see.'
	],
	[
		{ waiting: 3, sent: 1, mayHaveLeft: true },
		'This device’s storage is full: 2 changes are waiting, or have been sent already. Unlock to see.'
	],
	[{ waiting: 1, sent: 1, mayHaveLeft: true }, '1 change has been sent. Unlock to see the result.'],
	[
		{ waiting: 1, isVaultMissing: true },
		'1 change is waiting. It can’t be read on this device any more.'
	],
	[{ waiting: 1, sealed: 1, isVaultMissing: true }, `1 change is waiting. ${IT}`],
	[
		{ waiting: 3, sealed: 2, isVaultMissing: true },
		'3 changes are waiting. Some can’t be read on this device any more.'
	],
	[
		{ waiting: 1, sent: 1, isVaultMissing: true },
		'1 change has been sent. The result appears under Changes once you’ve signed in.'
	],
	[{ waiting: 1, sent: 1 }, '1 change has been sent. Unlock to see the result.'],
	[{ waiting: 2, sent: 2 }, '2 changes have been sent. Unlock to see the result.']
])('the lock screen says of %j: %s', (person, words) => {
	expect(unsentWords(person)).toBe(words);
});

test.each<[Parameters<typeof lossWords>[0], string]>([
	[{ waiting: 2, sent: 2 }, 'Everything has been sent. Nothing will be lost.'],
	[{ waiting: 1 }, '1 change hasn’t been sent. It will be lost.'],
	[{ waiting: 3, sent: 1 }, '2 changes haven’t been sent. They will be lost.']
])('starting over on this device says of %j: %s', (person, words) => {
	expect(lossWords(person)).toBe(words);
});

test.each([1, 3])('a full device claims of none of %i changes that it was not sent', (waiting) => {
	const words = lossWords({ waiting, mayHaveLeft: true });

	expect(words).toMatch(/may not have been sent/);
	expect(words).not.toMatch(/sent\. (It|They) will be lost/);
});
