import { expect, test } from 'vitest';
import { changeWord, countWord, countWords } from './change-state.ts';

test('counts name each stage that has changes, and what needs the person comes first', () => {
	const words = countWords({ effect: 1_018, device: 2, needsYou: 1, not: 3, moving: 0 });

	expect(words).toBe('Needs you 1 · On this computer 2 · In effect 1,018 · Didn’t happen 3');
});

test('a count is the same alone as beside others, and none is a count too', () => {
	expect(countWords({ needsYou: 4 })).toBe(countWord('needsYou', 4));
	expect(countWords({})).toBe('In effect 0');
	expect(countWords({ device: 0, moving: 0 }, 'device')).toBe('On this computer 0');
});

test('what was refused needs its person until it is settled, and never counts as in effect', () => {
	const refused = ['superseded', 'rejected', 'review', 'confirm', 'expired', 'unapproved'] as const;

	expect(new Set(refused.map((state) => changeWord(state, true).word))).toEqual(
		new Set(['Needs you'])
	);
	expect(new Set(refused.map((state) => changeWord(state, false).word))).toEqual(
		new Set(['Didn’t happen'])
	);
	// A part of it does not stand.
	expect([changeWord('merged', true).word, changeWord('merged', false).word]).toEqual([
		'Needs you',
		'In effect'
	]);
});
