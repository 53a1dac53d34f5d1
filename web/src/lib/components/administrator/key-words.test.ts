import { expect, test } from 'vitest';
import { keyExpiryWords, keyNotice } from './key-words.ts';

const NOW = new Date(2026, 10, 25, 12).getTime();
const at = (days: number) => NOW + days * 86_400_000;

test.each([
	['has no end', null, 'Never'],
	['lasts for long', at(84), '17 Feb 2027'],
	['ends in two weeks', at(14), '9 Dec 2026, in 14 days'],
	['ends today', at(0.5), '26 Nov 2026, within a day'],
	['has ended', at(-22), '3 Nov 2026, expired']
])('a key that %s says so', (_, expiresAt, words) => {
	expect(keyExpiryWords(expiresAt, NOW)).toBe(words);
});

test.each([
	['has no end', null, undefined],
	['lasts for long', at(84), undefined],
	[
		'ends in two weeks',
		at(14),
		'Your API key expires on 9 Dec 2026, in 14 days. Generating a new key immediately replaces the current one.'
	],
	[
		'has ended',
		at(-22),
		'Your API key has expired, and programs that use it are refused. Generate a new one.'
	]
])('the owner of a key that %s is warned in time', (_, expiresAt, words) => {
	expect(keyNotice(expiresAt, NOW)).toBe(words);
});
