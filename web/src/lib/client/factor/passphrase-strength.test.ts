import { expect, test } from 'vitest';
import { passphraseStrength } from './passphrase-strength.ts';

test.each([
	['correct', 'Too short'],
	['passwordpassword', 'Weak'],
	['aaaaaaaaaaaa', 'Weak'],
	['1234567890123', 'Weak'],
	['quiet gulls pier', 'Fair'],
	['quiet gulls above the pier', 'Good'],
	['quiet gulls above the crooked pier', 'Strong']
])('"%s" is called %s', (passphrase, word) => {
	expect(passphraseStrength(passphrase).word).toBe(word);
});
