import { expect, test } from 'vitest';
import { organizationsWord, ownersWarning } from './words.ts';

const organizationNames = ['Acme', 'Birch', 'Cedar'];

test.each([
	['everything', { accessMode: 'all', organizationCount: 0, organizationNames: [] }, 'All'],
	['nothing', { accessMode: 'selected', organizationCount: 0, organizationNames: [] }, 'None'],
	[
		'two organizations',
		{ accessMode: 'selected', organizationCount: 2, organizationNames: ['Acme', 'Birch'] },
		'Acme, Birch'
	],
	[
		'nine organizations',
		{ accessMode: 'selected', organizationCount: 9, organizationNames },
		'Acme, Birch + 7 more'
	]
] as const)('an administrator who reaches %s is listed with it', (_, access, word) => {
	expect(organizationsWord(access)).toBe(word);
});

test('two to four owners are fine, one is too few and five are too many', () => {
	expect([2, 3, 4].map(ownersWarning)).toEqual([undefined, undefined, undefined]);
	expect(ownersWarning(1)).toContain('only 1 active Administrator With Billing');
	expect(ownersWarning(5)).toContain('5 active Administrators With Billing');
});
