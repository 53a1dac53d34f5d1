import { expect, test } from 'vitest';
import { filterIn, listAddress } from './list-address.ts';

test('the list opens with the filter that its address names', () => {
	const filter = { coverage: 'notEnrolled', role: 'Help Desk' } as const;

	const { pathname, searchParams } = new URL(listAddress(filter), 'https://tenantry.example');

	expect(pathname).toBe('/administrators');
	expect(filterIn(searchParams)).toEqual(filter);
});

test('an address cannot name other conditions', () => {
	expect(filterIn(new URLSearchParams('source=pwa&organizationId=abc'))).toEqual({});
});
