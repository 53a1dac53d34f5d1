import { expect, test } from 'vitest';

import { PERMISSIONS_BY_ROLE, ROLES, roleDirection } from './role.ts';

test('at most one direction between two roles tightens', () => {
	for (const from of ROLES)
		for (const to of ROLES) {
			const both = [roleDirection(from, to), roleDirection(to, from)];
			expect(both.filter((direction) => direction === 'tighten').length).toBeLessThan(2);
		}
});

test.each([
	['Administrator With Billing', 'Manager', 'tighten'],
	['Administrator', 'Manager', 'tighten'],
	['Administrator', 'Help Desk', 'tighten'],
	['Manager', 'Help Desk', 'loosen'],
	['Help Desk', 'Manager', 'loosen'],
	['Manager', 'Administrator', 'loosen'],
	['Command Runner With Billing', 'Command Runner', 'tighten'],
	['Command Runner With Billing', 'Billing Only', 'tighten'],
	['Manager', 'Manager', 'same']
])('%s → %s is %s', (from, to, direction) => {
	expect(roleDirection(from, to)).toBe(direction);
});

test('the owner holds every permission of every role', () => {
	const owner = PERMISSIONS_BY_ROLE['Administrator With Billing'];

	for (const role of ROLES) expect(PERMISSIONS_BY_ROLE[role].isSubsetOf(owner)).toBe(true);
});

test('only the owner writes administrators, organizations and settings', () => {
	const writers = ROLES.filter(
		(role) =>
			PERMISSIONS_BY_ROLE[role].has('administrator.write') ||
			PERMISSIONS_BY_ROLE[role].has('organization.write') ||
			PERMISSIONS_BY_ROLE[role].has('provider.write')
	);

	expect(writers).toEqual(['Administrator With Billing']);
});
