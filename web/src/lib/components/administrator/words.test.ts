import { expect, test } from 'vitest';
import { organizationsWord } from './words.ts';

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
] as const)('whoever reaches %s is listed with it', (_, access, word) => {
	expect(organizationsWord(access)).toBe(word);
});
