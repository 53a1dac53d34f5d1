import { expect, test } from 'vitest';
import { unsentWords } from './unsent-words.ts';

const BY_ITSELF = 'Tenantry sends as soon as there’s a connection, even while it’s locked.';

test.each([
	[{ waiting: 1, sealed: 1 }, `1 change is waiting. ${BY_ITSELF}`],
	[{ waiting: 3, sealed: 3 }, `3 changes are waiting. ${BY_ITSELF}`],
	[{ waiting: 3, sent: 2, sealed: 1 }, `2 sent, 1 waiting. ${BY_ITSELF}`],
	[{ waiting: 3, sent: 2 }, '2 sent, 1 waiting. Unlock to send them all.'],
	[{ waiting: 3, sealed: 1 }, '3 changes are waiting. Unlock to send them all.'],
	[{ waiting: 1, sent: 1 }, '1 change has been sent. Unlock to see the result.'],
	[{ waiting: 2, sent: 2 }, '2 changes have been sent. Unlock to see the result.']
])('the lock screen says of %j: %s', (person, words) => {
	expect(unsentWords(person)).toBe(words);
});
