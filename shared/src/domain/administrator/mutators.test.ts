import { beforeEach, expect, test } from 'vitest';

import { idOf, PROVIDER, World } from '#testing/world.ts';
import { isMfaRequired } from './mfa.ts';
import { OWNER_ROLE, ROLES, type Role } from '#domain/role.ts';

let world: World;
let owner: string;
let manager: string;
let sam: string;

beforeEach(() => {
	world = new World();
	owner = world.administrator(1, OWNER_ROLE);
	manager = world.administrator(2, 'Manager');
	sam = world.administrator(3, 'Help Desk');
});

const refusal = (decision: { rejection?: { code: string } }) => decision.rejection?.code;

test('suspending takes effect and reports what changed', () => {
	const decision = world.do(manager, 'administrator.suspend', { id: sam });

	expect(decision.outcome).toBe('applied');
	expect(decision.isTightening).toBe(true);
	expect(decision.changes).toEqual([
		{ collection: 'administrator', id: sam, field: 'suspended', from: false, to: true }
	]);
	expect(world.value('administrator', sam)?.suspended).toBe(true);
});

test('suspending twice is a no-op that still outlives an older restore', () => {
	world.do(owner, 'administrator.suspend', { id: sam });
	const stale = world.author(owner, 'administrator.restore', { id: sam });

	const again = world.do(manager, 'administrator.suspend', { id: sam });
	const restored = world.arrive(stale);

	expect(again.outcome).toBe('noop');
	expect(restored.outcome).toBe('superseded');
	expect(world.value('administrator', sam)?.suspended).toBe(true);
});

test('a suspension names the restore that it overturns unless its author had seen it', () => {
	world.do(owner, 'administrator.suspend', { id: sam });
	const unseen = world.author(manager, 'administrator.suspend', { id: sam });
	world.do(owner, 'administrator.restore', { id: sam });

	const blind = world.arrive(unseen);
	world.do(owner, 'administrator.restore', { id: sam });
	const knowing = world.do(manager, 'administrator.suspend', { id: sam });

	expect(blind.overturned.map(({ conflict }) => conflict.yours)).toEqual([false]);
	expect(knowing.overturned).toEqual([]);
});

test('a stale restore fails before and after the second suspension', () => {
	for (const restoreFirst of [true, false]) {
		const fresh = new World();
		const boss = fresh.administrator(1, OWNER_ROLE);
		const subject = fresh.administrator(3, 'Help Desk', { suspended: true });
		const stale = fresh.author(boss, 'administrator.restore', { id: subject });
		fresh.do(boss, 'administrator.restore', { id: subject });
		const secondSuspension = fresh.author(boss, 'administrator.suspend', { id: subject });
		const order = restoreFirst ? [stale, secondSuspension] : [secondSuspension, stale];

		for (const authored of order) fresh.arrive(authored);

		expect(fresh.value('administrator', subject)?.suspended).toBe(true);
	}
});

test('suspending and restoring change one field and leave every other record unchanged', () => {
	const apiKey = { prefix: 'x7Qa', createdAt: 1, expiresAt: 90 };
	const mia = world.administrator(4, 'Help Desk', { apiAccess: true, apiKey });

	for (const name of ['administrator.suspend', 'administrator.restore'] as const)
		expect(world.do(owner, name, { id: mia }).changes.map(({ field }) => field)).toEqual([
			'suspended'
		]);
	expect(world.value('administrator', mia)?.apiKey).toEqual(apiKey);
});

test('an administrator who is not suspended cannot be restored, but two concurrent restores agree', () => {
	expect(refusal(world.do(owner, 'administrator.restore', { id: sam }))).toBe('not_suspended');

	world.do(owner, 'administrator.suspend', { id: sam });
	const second = world.author(owner, 'administrator.restore', { id: sam });
	world.do(owner, 'administrator.restore', { id: sam });

	expect(world.arrive(second).outcome).toBe('noop');
});

test('an administrator cannot suspend, delete, demote or API-disable themselves', () => {
	const email = 'person.1@northwind.example';
	world.administrator(9, OWNER_ROLE);

	const refusals = [
		world.do(owner, 'administrator.suspend', { id: owner }),
		world.do(owner, 'administrator.delete', { id: owner, email }),
		world.do(owner, 'administrator.changeRole', { id: owner, role: 'Manager' }),
		world.do(owner, 'administrator.setApiAccess', { id: owner, enabled: false })
	].map(refusal);

	expect(refusals).toEqual(Array(4).fill('self_forbidden'));
});

test('the last active owner cannot be suspended, demoted, deleted or stripped while the other owner is pending', () => {
	const email = 'person.1@northwind.example';
	const pendingOwner = world.administrator(6, OWNER_ROLE, { registered: false });

	const refusals = [
		world.do(pendingOwner, 'administrator.suspend', { id: owner }),
		world.do(pendingOwner, 'administrator.changeRole', { id: owner, role: 'Manager' }),
		world.do(pendingOwner, 'administrator.delete', { id: owner, email }),
		world.do(pendingOwner, 'organizationAccess.setMode', {
			id: owner,
			mode: 'selected',
			organizationIds: []
		})
	].map(refusal);

	expect(refusals).toEqual(Array(4).fill('last_billing_admin'));
});

test('a change of a demoted owner is decided by their role when it arrives', () => {
	const other = world.administrator(5, OWNER_ROLE);
	const late = world.author(owner, 'administrator.suspend', { id: other });
	world.do(other, 'administrator.changeRole', { id: owner, role: 'Administrator' });

	expect(refusal(world.arrive(late))).toBe('not_permitted');
});

test('a manager may suspend visible administrators but not owners', () => {
	expect(refusal(world.do(manager, 'administrator.suspend', { id: owner }))).toBe('not_permitted');
	expect(world.do(manager, 'administrator.requireMfa', { id: sam }).outcome).toBe('noop');
	expect(refusal(world.do(manager, 'administrator.restore', { id: sam }))).toBe('not_permitted');
});

test('an administrator who is not visible is not found', () => {
	const north = world.organization(1);
	const narrow = world.administrator(7, 'Manager', { accessMode: 'selected' });
	const other = world.administrator(8, 'Help Desk', { accessMode: 'selected' });
	world.do(owner, 'organizationAccess.grant', { id: narrow, organizationIds: [north] });

	const unseen = world.do(narrow, 'administrator.suspend', { id: other });
	world.do(owner, 'organizationAccess.grant', { id: other, organizationIds: [north] });
	const seen = world.do(narrow, 'administrator.suspend', { id: other });

	expect(refusal(unseen)).toBe('not_found');
	expect(seen.outcome).toBe('applied');
});

test.each(ROLES.filter((role) => role !== OWNER_ROLE))(
	'%s cannot write administrators',
	(role: Role) => {
		const actor = world.administrator(10, role);

		expect(
			[
				world.do(actor, 'administrator.editDetails', { id: sam, firstName: 'Kim' }),
				world.do(actor, 'administrator.changeRole', { id: sam, role: 'Manager' }),
				world.do(actor, 'administrator.removeMfa', { id: sam }),
				world.do(actor, 'administrator.setApiAccess', { id: sam, enabled: true }),
				world.do(actor, 'provider.setGlobalMfa', { providerId: PROVIDER, required: true })
			].map(refusal)
		).toEqual(Array(5).fill('not_permitted'));
	}
);

test('every role may edit its own name', () => {
	expect(world.do(sam, 'administrator.editDetails', { id: sam, firstName: 'Sam' }).outcome).toBe(
		'applied'
	);
});

test.each([
	['', 'Manager', 'email_required'],
	['nobody at example', 'Manager', 'email_invalid'],
	['PERSON.3@northwind.example', 'Manager', 'email_taken'],
	['new@northwind.example', '', 'role_required'],
	['new@northwind.example', 'Superuser', 'role_unknown']
])('creating with %j as %j is refused with %s', (email, role, code) => {
	const args = { id: idOf(50), email, firstName: '', lastName: '', role };

	expect(refusal(world.do(owner, 'administrator.create', args))).toBe(code);
});

test('a new administrator is pending, reaches all organizations, has no API access and requires MFA', () => {
	const id = idOf(50);
	const args = {
		id,
		email: 'new@northwind.example',
		firstName: 'N',
		lastName: 'W',
		role: 'Manager'
	};

	world.do(owner, 'administrator.create', args);

	expect(world.value('administrator', id)).toMatchObject({
		registered: false,
		suspended: false,
		apiAccess: false,
		accessMode: 'all',
		mfaRequired: true,
		role: 'Manager'
	});
});

test('edits of different fields from two devices both stand', () => {
	const first = world.author(owner, 'administrator.editDetails', { id: sam, firstName: 'Samira' });
	const last = world.author(owner, 'administrator.editDetails', { id: sam, lastName: 'Okafor' });

	const outcomes = [world.arrive(first).outcome, world.arrive(last).outcome];

	expect(outcomes).toEqual(['applied', 'applied']);
	expect(world.value('administrator', sam)).toMatchObject({
		firstName: 'Samira',
		lastName: 'Okafor'
	});
});

test('the first of two edits of one name stands, and the other is reported as a conflict', () => {
	const mine = world.author(owner, 'administrator.editDetails', { id: sam, firstName: 'Samira' });
	const yours = world.author(owner, 'administrator.editDetails', { id: sam, firstName: 'Samuel' });
	world.arrive(mine);

	const second = world.arrive(yours);

	expect(second.outcome).toBe('superseded');
	expect(second.conflicts).toMatchObject([
		{ field: 'firstName', yours: 'Samuel', theirs: 'Samira' }
	]);
});

test('an administrator’s change does not conflict with their own earlier one', () => {
	const first = world.author(owner, 'administrator.editDetails', { id: sam, firstName: 'Samira' });
	const key = `administrator/${sam}/firstName`;
	const second = world.author(
		owner,
		'administrator.editDetails',
		{ id: sam, firstName: 'Samantha' },
		{ after: { [key]: first.id } }
	);
	world.arrive(first);

	expect(world.arrive(second).outcome).toBe('applied');
});

test('an earlier change that failed leaves the base beneath it', () => {
	const earlier = world.author(owner, 'administrator.editDetails', { id: sam, firstName: 'A' });
	const key = `administrator/${sam}/firstName`;
	const later = world.author(
		owner,
		'administrator.editDetails',
		{ id: sam, firstName: 'B' },
		{ after: { [key]: earlier.id } }
	);
	world.do(owner, 'administrator.editDetails', { id: sam, firstName: 'Theirs' });
	world.arrive(earlier);

	expect(world.arrive(later).outcome).toBe('superseded');
});

test('an edit of a deleted administrator is refused as deleted', () => {
	const edit = world.author(owner, 'administrator.editDetails', { id: sam, firstName: 'Kim' });
	world.do(owner, 'administrator.delete', { id: sam, email: 'person.3@northwind.example' });

	expect(refusal(world.arrive(edit))).toBe('deleted');
	const args = { id: idOf(60), email: 'person.3@northwind.example', firstName: '', lastName: '' };
	expect(world.do(owner, 'administrator.create', { ...args, role: 'Manager' }).outcome).toBe(
		'applied'
	);
});

test('an author who never saw a deleted administrator gets the same refusal as for an unknown id', () => {
	const [bakery, hospital] = [world.organization(1), world.organization(2)];
	const near = world.administrator(10, 'Help Desk', { accessMode: 'selected' });
	const stranger = world.administrator(11, 'Manager', { accessMode: 'selected' });
	world.do(owner, 'organizationAccess.grant', { id: near, organizationIds: [bakery] });
	world.do(owner, 'organizationAccess.grant', { id: stranger, organizationIds: [hospital] });
	world.do(owner, 'administrator.delete', { id: near, email: 'person.10@northwind.example' });

	const told = [manager, stranger].map((actor) =>
		refusal(world.do(actor, 'administrator.suspend', { id: near }))
	);

	expect(told).toEqual(['deleted', 'not_found']);
	expect(refusal(world.do(stranger, 'administrator.suspend', { id: idOf(99) }))).toBe('not_found');
});

test('a loosening on stale knowledge goes to review, and a tightening applies', () => {
	const suspend = world.author(owner, 'administrator.suspend', { id: sam });
	const raise = world.author(owner, 'administrator.changeRole', { id: sam, role: 'Administrator' });

	expect(world.arrive(raise, 'stale').outcome).toBe('review');
	expect(world.arrive(suspend, 'stale').outcome).toBe('applied');
	expect(world.value('administrator', sam)?.role).toBe('Help Desk');
});

test('a base from a lost history sends a loosening to review and supersedes an ordinary field', () => {
	const raise = world.author(owner, 'administrator.changeRole', { id: sam, role: 'Administrator' });
	const rename = world.author(owner, 'administrator.editDetails', { id: sam, lastName: 'Okafor' });

	expect(world.arrive(raise, 'unknown').outcome).toBe('review');
	expect(world.arrive(rename, 'unknown').outcome).toBe('superseded');
});

test('the Global MFA Requirement is derived, survives later edits and refuses older removals', () => {
	const free = world.administrator(20, 'Manager', { mfaRequired: false });
	const required = () => isMfaRequired(world.rows, free, PROVIDER);
	const older = world.author(owner, 'administrator.removeMfa', { id: sam });
	const turn = (on: boolean) =>
		world.do(owner, 'provider.setGlobalMfa', { providerId: PROVIDER, required: on });

	expect(required()).toBe(false);
	turn(true);
	expect(required()).toBe(true);
	expect(refusal(world.do(owner, 'administrator.removeMfa', { id: free }))).toBe(
		'global_mfa_required'
	);
	turn(false);
	expect(required()).toBe(true);
	expect(world.arrive(older).outcome).toBe('superseded');
	expect(world.do(owner, 'administrator.removeMfa', { id: free }).outcome).toBe('applied');
	expect(required()).toBe(false);
	turn(false);
	expect(required()).toBe(false);
});

test('turning the setting off and removing MFA both stand when they are in one queue', () => {
	world.do(owner, 'provider.setGlobalMfa', { providerId: PROVIDER, required: true });
	const off = world.author(owner, 'provider.setGlobalMfa', {
		providerId: PROVIDER,
		required: false
	});
	const key = `administrator/${sam}/mfaRequired`;
	const remove = world.author(
		owner,
		'administrator.removeMfa',
		{ id: sam },
		{ after: { [key]: off.id } }
	);

	expect([world.arrive(off).outcome, world.arrive(remove).outcome]).toEqual(['applied', 'applied']);
	expect(isMfaRequired(world.rows, sam, PROVIDER)).toBe(false);
});

test('two owners who demote each other leave one owner', () => {
	const other = world.administrator(5, OWNER_ROLE);
	const mine = world.author(owner, 'administrator.changeRole', { id: other, role: 'Manager' });
	const theirs = world.author(other, 'administrator.changeRole', { id: owner, role: 'Manager' });

	const outcomes = [world.arrive(mine), world.arrive(theirs)];

	expect(outcomes.map(({ outcome }) => outcome)).toEqual(['applied', 'rejected']);
	expect(outcomes[1]?.rejection?.code).toBe('not_permitted');
});

test('invalid arguments are refused with the name of the invalid field', () => {
	const authored = {
		...world.author(owner, 'administrator.suspend', { id: sam }),
		args: { id: sam, isOwner: true }
	};

	expect(refusal(world.arrive(authored))).toBe('invalid_arguments');
});
