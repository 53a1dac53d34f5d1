import type { Role } from '@tenantry/shared/domain/role.ts';
import { expect, test } from 'vitest';
import type { AccessPlans } from '#lib/engine-api/administrator.ts';
import { higherRoles, offeredKinds } from './plan-kinds.ts';

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

type Subject = Parameters<typeof offeredKinds>[0];

const guards = { suspend: null, setAccess: null, changeRole: null };

function offered(given: Partial<Omit<Subject, 'guards'>> & { guards?: object }) {
	return offeredKinds({
		...subject('Help Desk'),
		status: 'active',
		isSelf: false,
		accessMode: 'selected',
		...given,
		// Only these are read.
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see above
		guards: { ...guards, ...given.guards } as Subject['guards']
	});
}

test('a person with every right is offered every plan', () => {
	expect(offered({})).toEqual(['raiseRole', 'raiseAccess', 'endDate', 'suspendFrom']);
});

test.each<[string, Parameters<typeof offered>[0], readonly string[]]>([
	[
		'their role only suspends',
		{ guards: { setAccess: 'not_permitted', changeRole: 'not_permitted' } },
		['endDate', 'suspendFrom']
	],
	['it is themselves', { isSelf: true, guards: { suspend: 'self_forbidden' } }, []],
	[
		'the account is suspended',
		{ status: 'suspended' },
		['raiseRole', 'raiseAccess', 'endDate', 'suspendUntil']
	],
	['all organizations are reached', { accessMode: 'all' }, ['raiseRole', 'endDate', 'suspendFrom']],
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
		['raiseAccess']
	]
])('what is not possible is not offered: %s', (_, given, kinds) => {
	expect(offered(given)).toEqual(kinds);
});
