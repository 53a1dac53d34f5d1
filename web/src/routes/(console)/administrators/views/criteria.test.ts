import { expect, test } from 'vitest';
import type { ViewCriteria } from '#lib/engine-api/saved-view.ts';
import { isSameView, isWorthSaving, refuseName } from './criteria.ts';

const first: ViewCriteria = {
	search: '',
	filter: {},
	sort: { by: 'name', direction: 'ascending' }
};

test('a view is equal in any order of its conditions', () => {
	const left = { ...first, filter: { status: 'active', mfaRequired: false } } as const;
	const right = {
		...first,
		search: ' ',
		filter: { mfaRequired: false, status: 'active' }
	} as const;

	expect(isSameView(left, right)).toBe(true);
	expect(isSameView(left, { ...right, sort: { by: 'email', direction: 'ascending' } })).toBe(false);
});

test('the initial list cannot be saved as a view', () => {
	expect(isWorthSaving(first)).toBe(false);
	expect(isWorthSaving({ ...first, search: 'ada' })).toBe(true);
	expect(isWorthSaving({ ...first, filter: { apiAccess: true } })).toBe(true);
	expect(isWorthSaving({ ...first, sort: { by: 'role', direction: 'ascending' } })).toBe(true);
});

test('a view cannot have an empty name or that of another', () => {
	const others = [{ name: 'Without MFA' }];

	expect(refuseName('  ', others)).toBe('Enter a name.');
	expect(refuseName('without mfa ', others)).toBe('Another view has this name.');
	expect(refuseName('Pending', others)).toBeUndefined();
});
