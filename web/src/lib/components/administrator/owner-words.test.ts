import { expect, test } from 'vitest';
import { ownersWarning } from './owner-words.ts';

test('two to four owners are as it should be, one is too few and five are too many', () => {
	expect([2, 3, 4].map(ownersWarning)).toEqual([undefined, undefined, undefined]);
	expect(ownersWarning(1)).toContain('only 1 active Administrator With Billing');
	expect(ownersWarning(5)).toContain('5 active Administrators With Billing');
});
