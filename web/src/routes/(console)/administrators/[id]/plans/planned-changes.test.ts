import type { Role } from '@tenantry/shared/domain/role.ts';
import { expect, test } from 'vitest';
import type { AccessPlans } from '#lib/engine-api/administrator.ts';
import type { PlanKind } from './plan-kinds.ts';
import { changeOf } from './planned-changes.ts';

const NONE: AccessPlans = {
	endsAt: null,
	plannedSuspension: null,
	restoreAt: null,
	roleReturn: null,
	asOwner: {},
	accessReturns: []
};

function subject(role: Role, plans: Partial<AccessPlans> = {}, status?: 'suspended') {
	return { id: 'sam', role, status: status ?? 'active', plans: { ...NONE, ...plans } } as const;
}

const values = { at: 10, until: 20, role: 'Administrator', organizationIds: ['acme'] } as const;

test.each<[PlanKind, object, object]>([
	[
		'endDate',
		{ name: 'administrator.setEndDate', args: { id: 'sam', endsAt: 10 } },
		{ name: 'administrator.setEndDate', args: { id: 'sam', endsAt: 7 } }
	],
	[
		'suspendUntil',
		{ name: 'administrator.suspendUntil', args: { id: 'sam', until: 10 } },
		{ name: 'administrator.restore', args: { id: 'sam' } }
	],
	[
		'suspendFrom',
		{
			name: 'administrator.suspendFrom',
			args: { id: 'sam', plannedSuspension: { from: 10, until: 20 } }
		},
		{ name: 'administrator.suspendFrom', args: { id: 'sam', plannedSuspension: null } }
	],
	[
		'raiseRole',
		{ name: 'administrator.raiseRole', args: { id: 'sam', role: 'Administrator', until: 10 } },
		{ name: 'administrator.changeRole', args: { id: 'sam', role: 'Help Desk' } }
	],
	[
		'raiseAccess',
		{
			name: 'organizationAccess.raise',
			args: { id: 'sam', organizationIds: ['acme'], until: 10 }
		},
		{ name: 'organizationAccess.revoke', args: { id: 'sam', organizationIds: ['acme'] } }
	]
])('a new plan and what takes it back: %s', (kind, made, inverse) => {
	const plan = changeOf(kind, subject('Help Desk', { endsAt: 7 }), { values });

	expect(plan).toMatchObject(made);
	expect(plan.inverse).toMatchObject(inverse);
});

test('taking back a longer temporary role leaves the shorter one', () => {
	const raised = subject('Administrator', { roleReturn: { at: 5, role: 'Help Desk' } });

	expect(changeOf('raiseRole', raised, { values }).inverse).toMatchObject({
		name: 'administrator.raiseRole',
		args: { id: 'sam', role: 'Administrator', until: 5 }
	});
});

test.each([
	[5, { name: 'administrator.suspendUntil', args: { id: 'sam', until: 5 } }],
	[null, { name: 'administrator.suspend', args: { id: 'sam' } }]
])('taking back another end of a suspension restores nobody', (restoreAt, inverse) => {
	const suspended = subject('Help Desk', { restoreAt }, 'suspended');

	expect(changeOf('suspendUntil', suspended, { values }).inverse).toMatchObject(inverse);
});
