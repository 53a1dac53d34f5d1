import type { Role } from '@tenantry/shared/domain/role.ts';
import { expect, test } from 'vitest';
import type { AccessPlans } from '#lib/engine-api/administrator.ts';
import { higherRoles } from './plan-kinds.ts';

const NONE: AccessPlans = {
	endsAt: null,
	plannedSuspension: null,
	restoreAt: null,
	roleReturn: null,
	accessReturns: []
};

function subject(role: Role, plans: Partial<AccessPlans> = {}) {
	return { role, plans: { ...NONE, ...plans } };
}

test('a temporary role gives something that the one that returns does not', () => {
	expect(higherRoles(subject('Read Only'))).toContain('Help Desk');
	expect(higherRoles(subject('Administrator'))).not.toContain('Manager');
	const raised = subject('Administrator With Billing', {
		roleReturn: { at: 5, role: 'Help Desk' }
	});
	expect(higherRoles(raised)).toContain('Manager');
	expect(higherRoles(subject('Administrator With Billing'))).toEqual([]);
});
