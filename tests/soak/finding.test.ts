import { expect, test } from 'vitest';
import { findingOf, wordsOf } from './finding.ts';

test.each([
	['C1 the phone has lost 0123', 'lost'],
	['C2 a mutation was decided twice', 'twice'],
	['C4 the tablet has diverged', 'diverged'],
	['C7 the phone holds what its person may not see', 'diverged'],
	['C11 the phone does not get rid of what waits', 'broken'],
	['The server did not start', 'broken']
])('“%s” counts as %s', (message, kind) => {
	expect(findingOf(new Error(message))).toBe(kind);
});

test('the findings of a property include the causes beneath its report', () => {
	const cause = new Error('C1 the phone has lost 0123');

	expect(findingOf(new Error('Property failed after 3 tests', { cause }))).toBe('lost');
});

test('a property is reported by its seed without all of its steps', () => {
	const message =
		'Property failed after 3 tests\n{ seed: 7 }\nCounterexample: [[]]\nShrunk 0 time(s)';

	const words = wordsOf(new Error(message, { cause: new Error('C1 the phone has lost 0123') }));

	expect(words.split('\n')).toEqual([
		'Property failed after 3 tests',
		'{ seed: 7 }',
		'Shrunk 0 time(s)',
		'C1 the phone has lost 0123'
	]);
});
