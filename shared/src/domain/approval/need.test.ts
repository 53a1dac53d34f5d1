import { beforeEach, describe, expect, test } from 'vitest';

import { HOUR_MS, inHours, openPlanWorld } from '#testing/plan-world.ts';
import { idOf, PROVIDER } from '#testing/world.ts';
import type { Decision } from '#decide.ts';
import type { MutationArgs, MutationName } from '#mutators.ts';
import { OWNER_ROLE, type Role } from '#domain/role.ts';
import { AdministratorId, OrganizationId } from '#domain/ids.ts';
import { APPROVAL_KINDS, type ApprovalKind } from './kinds.ts';

type World = ReturnType<typeof openPlanWorld>;
type Attempt = (world: World) => Decision;

let opened: World;

beforeEach(() => {
	opened = openPlanWorld();
});

/** Sets the kinds as they were before anyone had to approve. */
function requireApproval(...approvals: ApprovalKind[]): void {
	const { world, owner } = opened;
	expect(
		world.do(owner, 'provider.setPolicy', { providerId: PROVIDER, approvals }).outcome
	).toMatch(/applied|noop/);
}

const by =
	<N extends MutationName>(name: N, argsOf: (world: World) => MutationArgs<N>): Attempt =>
	(world) =>
		world.world.do(world.owner, name, argsOf(world));

const newcomer = (role: Role, accessMode: 'all' | 'selected' = 'selected'): Attempt =>
	by('administrator.create', () => ({
		id: AdministratorId.parse(idOf(50)),
		email: 'new@northwind.example',
		firstName: '',
		lastName: '',
		role,
		accessMode
	}));
const policy = (approvals: ApprovalKind[], more: { leaseHours?: number } = {}): Attempt =>
	by('provider.setPolicy', () => ({ providerId: PROVIDER, approvals, ...more }));

const role = (name: Role): Attempt =>
	by('administrator.changeRole', ({ sam }) => ({ id: sam, role: name }));
const raised = (name: Role, hours: number): Attempt =>
	by('administrator.raiseRole', ({ sam }) => ({ id: sam, role: name, until: inHours(hours) }));
const suspended: Attempt = by('administrator.suspend', ({ sam }) => ({ id: sam }));
const suspendedUntil = (hours: number): Attempt =>
	by('administrator.suspendUntil', ({ sam }) => ({ id: sam, until: inHours(hours) }));
const reset: Attempt = by('administrator.sendTotpReset', ({ sam }) => ({ id: sam }));
const mode = (name: 'all' | 'selected'): Attempt =>
	by('organizationAccess.setMode', ({ sam }) =>
		name === 'all'
			? { id: sam, mode: name }
			: { id: sam, mode: name, organizationIds: [OrganizationId.parse(idOf(0x1001))] }
	);
const allowed: Attempt = by('administrator.allowExport', ({ sam }) => ({ id: sam }));
const globalMfa = (required: boolean): Attempt =>
	by('provider.setGlobalMfa', () => ({ providerId: PROVIDER, required }));

interface Case {
	readonly what: string;
	readonly kind: ApprovalKind;
	readonly before?: readonly Attempt[];
	readonly attempt: Attempt;
}

const WAITS: readonly Case[] = [
	{ what: 'a role that allows more', kind: 'raise', attempt: role('Manager') },
	{ what: 'a role that allows something else', kind: 'raise', attempt: role('Command Runner') },
	{ what: 'a role for a while', kind: 'raise', attempt: raised('Manager', 2) },
	{
		what: 'a later end of a raised role',
		kind: 'raise',
		before: [raised('Manager', 2)],
		attempt: raised('Manager', 4)
	},
	{
		what: 'a lower role for longer in place of a raised one',
		kind: 'raise',
		before: [raised('Administrator', 2)],
		attempt: raised('Administrator', 3)
	},
	{ what: 'a new account that may contain others', kind: 'raise', attempt: newcomer('Manager') },
	{
		what: 'the MFA requirement of one person',
		kind: 'mfaRemoval',
		attempt: by('administrator.removeMfa', ({ sam }) => ({ id: sam }))
	},
	{ what: 'a reset of the second factor', kind: 'mfaRemoval', attempt: reset },
	{
		what: 'the Global MFA Requirement',
		kind: 'globalMfaOff',
		before: [globalMfa(true)],
		attempt: globalMfa(false)
	},
	{
		what: 'a restoration',
		kind: 'restore',
		before: [suspended],
		attempt: by('administrator.restore', ({ sam }) => ({ id: sam }))
	},
	{
		what: 'a planned restoration of a suspended account',
		kind: 'restore',
		before: [suspended],
		attempt: suspendedUntil(2)
	},
	{
		what: 'an earlier restoration',
		kind: 'restore',
		before: [suspendedUntil(4)],
		attempt: suspendedUntil(2)
	},
	{
		what: 'a deletion',
		kind: 'delete',
		attempt: by('administrator.delete', ({ sam }) => ({
			id: sam,
			email: 'person.4@northwind.example'
		}))
	},
	{
		what: 'access to all organizations',
		kind: 'accessToAll',
		before: [mode('selected')],
		attempt: mode('all')
	},
	{
		what: 'a new account with access to all organizations',
		kind: 'accessToAll',
		attempt: newcomer('Read Only', 'all')
	},
	{ what: 'the right to export', kind: 'export', attempt: allowed },
	{
		what: 'the right to export for longer',
		kind: 'export',
		before: [allowed],
		attempt: (world) => {
			world.world.elapsedMs += HOUR_MS;
			return allowed(world);
		}
	}
];

const CASES = WAITS.map((one) => [one.what, one] as const);

function arrange({ before = [] }: Case): void {
	opened.world.organization(1);
	for (const earlier of before) expect(earlier(opened).outcome).toBe('applied');
}

test.each(CASES)(
	'SEC-D12 %s waits where the provider requires approval, and changes nothing',
	(_, one) => {
		arrange(one);
		requireApproval(one.kind);
		const rows = [...opened.world.rows.written()].map(({ row }) => row);

		const decision = one.attempt(opened);

		expect(decision).toMatchObject({ outcome: 'approval', changes: [], stood: {} });
		expect(decision.proposed?.length).toBeGreaterThan(0);
		expect([...opened.world.rows.written()].map(({ row }) => row)).toEqual(rows);
	}
);

test.each(CASES)(
	'%s applies where the provider requires approval for everything else',
	(_, one) => {
		arrange(one);
		requireApproval(...APPROVAL_KINDS.filter((other) => other !== one.kind));

		expect(one.attempt(opened).outcome).toBe('applied');
	}
);

describe('where everything waits', () => {
	test.each<[string, Attempt[], Attempt]>([
		['a suspension', [], suspended],
		['a suspension until a time', [], suspendedUntil(2)],
		['a later restoration', [suspendedUntil(2)], suspendedUntil(4)],
		[
			'a lower role',
			[],
			by('administrator.changeRole', () => ({
				id: AdministratorId.parse(idOf(3)),
				role: 'Read Only'
			}))
		],
		['the end of a raise', [raised('Manager', 2)], role('Help Desk')],
		['a nearer end of a raise', [raised('Manager', 4)], raised('Manager', 2)],
		['selected organizations', [], mode('selected')],
		['the Global MFA Requirement', [], globalMfa(true)],
		['a new account that may only read', [], newcomer('Read Only')],
		['the end of all sessions', [], by('administrator.endSessions', ({ sam }) => ({ id: sam }))],
		[
			'a password reset email',
			[],
			by('administrator.sendPasswordReset', ({ other }) => ({ id: other }))
		],
		[
			'the email address of someone who approves nothing',
			[],
			by('administrator.editDetails', ({ sam }) => ({ id: sam, email: 'sam@northwind.example' }))
		]
	])('%s does not', (_, before, attempt) => {
		opened.world.organization(1);
		for (const earlier of before) expect(earlier(opened).outcome).toBe('applied');
		requireApproval(...APPROVAL_KINDS);

		expect(attempt(opened).outcome).toBe('applied');
	});

	test('a role from before that a raise would end with is kept for approval', () => {
		const { world, owner, sam } = opened;
		world.do(owner, 'administrator.changeRole', { id: sam, role: 'Read Only' });
		raised('Administrator', 2)(opened);
		requireApproval('raise');

		// It takes from the raised role, and would give this one for good.
		const decision = role('Help Desk')(opened);

		expect(decision.outcome).toBe('approval');
	});
});

describe('SEC-D16 whichever kinds are set', () => {
	beforeEach(() => {
		requireApproval('delete', 'restore');
	});

	test.each<[string, Attempt]>([
		['dropping a kind waits', policy(['delete'])],
		[
			'dropping a kind in exchange for others waits',
			policy(APPROVAL_KINDS.filter((kind) => kind !== 'delete'))
		],
		['dropping all of them waits', policy([], { leaseHours: 24 })],
		['a new person who may approve waits', newcomer(OWNER_ROLE)],
		['the right to approve waits', role(OWNER_ROLE)],
		['the right to approve for a while waits', raised(OWNER_ROLE, 1)],
		[
			'another email address of someone who may approve waits',
			by('administrator.editDetails', ({ other }) => ({ id: other, email: 'mine@x.example' }))
		],
		[
			'resetting the second factor of someone who may approve waits',
			by('administrator.sendTotpReset', ({ other }) => ({ id: other }))
		]
	])('%s', (_, attempt) => {
		expect(attempt(opened).outcome).toBe('approval');
	});

	test.each<[string, Attempt[], Attempt]>([
		[
			'restoring someone who may approve',
			[by('administrator.suspend', ({ other }) => ({ id: other }))],
			by('administrator.restore', ({ other }) => ({ id: other }))
		],
		['a later end of the right to approve', [raised(OWNER_ROLE, 1)], raised(OWNER_ROLE, 2)],
		[
			'removing the end of an account that approves',
			[by('administrator.setEndDate', ({ other }) => ({ id: other, endsAt: inHours(2) }))],
			by('administrator.setEndDate', ({ other }) => ({ id: other, endsAt: null }))
		],
		[
			'dropping the planned suspension of someone who may approve',
			[
				by('administrator.suspendFrom', ({ other }) => ({
					id: other,
					plannedSuspension: { from: inHours(1), until: null }
				}))
			],
			by('administrator.suspendFrom', ({ other }) => ({ id: other, plannedSuspension: null }))
		]
	])('%s waits', (_, before, attempt) => {
		opened = openPlanWorld();
		for (const earlier of before) expect(earlier(opened).outcome).toBe('applied');
		requireApproval('globalMfaOff');

		expect(attempt(opened).outcome).toBe('approval');
	});

	test('adding a kind does not wait, and neither does one’s own email address', () => {
		const { world, owner } = opened;
		const more = { providerId: PROVIDER, approvals: [...APPROVAL_KINDS] };

		expect(world.do(owner, 'provider.setPolicy', more).outcome).toBe('applied');
		expect(
			world.do(owner, 'administrator.editDetails', {
				id: owner,
				email: 'ada@northwind.example'
			}).outcome
		).toBe('applied');
	});
});

test('a change that is refused, or has nothing left to do, does not wait', () => {
	const { world, manager, sam, owner } = opened;
	requireApproval(...APPROVAL_KINDS);

	expect(world.do(manager, 'administrator.changeRole', { id: sam, role: 'Manager' })).toMatchObject(
		{ outcome: 'rejected', rejection: { code: 'not_permitted' } }
	);
	expect(world.do(owner, 'administrator.changeRole', { id: sam, role: 'Help Desk' }).outcome).toBe(
		'noop'
	);
});
