import type { Role } from '@tenantry/shared/domain/role.ts';
import { expect, test } from 'vitest';
import type { AccessPlans } from '#lib/engine-api/administrator.ts';
import { endDate } from '#lib/components/administrator/actions/end-date.ts';
import {
	higherRoles,
	type Offered,
	type Plan
} from '#lib/components/administrator/actions/plan.ts';
import { raiseAccess } from '#lib/components/administrator/actions/raise-access.ts';
import { raiseRole } from '#lib/components/administrator/actions/raise-role.ts';
import { suspendFrom } from '#lib/components/administrator/actions/suspend-from.ts';
import { suspendUntil } from '#lib/components/administrator/actions/suspend-until.ts';
import { offeredPlans } from './plan-kinds.ts';

const NONE: AccessPlans = {
	endsAt: null,
	plannedSuspension: null,
	restoreAt: null,
	roleReturn: null,
	asOwner: {},
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

const guards = { suspend: null, setAccess: null, changeRole: null };

function offered(given: Partial<Omit<Offered, 'guards'>> & { guards?: object }) {
	return offeredPlans({
		...subject('Help Desk'),
		status: 'active',
		isSelf: false,
		accessMode: 'selected',
		...given,
		// Only these are read.
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see above
		guards: { ...guards, ...given.guards } as Offered['guards']
	});
}

test('a person with every right is offered every plan', () => {
	expect(offered({})).toEqual(
		[raiseRole, raiseAccess, endDate, suspendFrom].map(({ plan }) => plan)
	);
});

test.each<[string, Parameters<typeof offered>[0], readonly { readonly plan: Plan }[]]>([
	[
		'their role only suspends',
		{ guards: { setAccess: 'not_permitted', changeRole: 'not_permitted' } },
		[endDate, suspendFrom]
	],
	['it is themselves', { isSelf: true, guards: { suspend: 'self_forbidden' } }, []],
	[
		'the account is suspended',
		{ status: 'suspended' },
		[raiseRole, raiseAccess, endDate, suspendUntil]
	],
	['all organizations are reached', { accessMode: 'all' }, [raiseRole, endDate, suspendFrom]],
	[
		'it is planned already',
		{
			plans: {
				...NONE,
				endsAt: 5,
				plannedSuspension: { from: 5, until: null },
				roleReturn: { at: 5, role: 'Read Only' }
			}
		},
		[raiseAccess]
	]
])('what is not possible is not offered: %s', (_, given, actions) => {
	expect(offered(given)).toEqual(actions.map(({ plan }) => plan));
});

const values = {
	given: {},
	at: 10,
	until: 20,
	role: 'Administrator',
	organizationIds: ['acme']
} as const;

test.each<[{ readonly plan: Plan }, object]>([
	[endDate, { name: 'administrator.setEndDate', args: { id: 'sam', endsAt: 10 } }],
	[suspendUntil, { name: 'administrator.suspendUntil', args: { id: 'sam', until: 10 } }],
	[
		suspendFrom,
		{
			name: 'administrator.suspendFrom',
			args: { id: 'sam', plannedSuspension: { from: 10, until: 20 } }
		}
	],
	[
		raiseRole,
		{ name: 'administrator.raiseRole', args: { id: 'sam', role: 'Administrator', until: 10 } }
	],
	[
		raiseAccess,
		{
			name: 'organizationAccess.raise',
			args: { id: 'sam', organizationIds: ['acme'], until: 10 }
		}
	]
])('a plan makes its own change (%#)', ({ plan }, made) => {
	expect(plan.mutation({ id: 'sam', role: 'Help Desk' }, values)).toEqual(made);
	expect(made).toMatchObject({ name: plan.mutationName });
});
