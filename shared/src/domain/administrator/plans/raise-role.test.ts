import { beforeEach, describe, expect, test } from 'vitest';

import type { MutationArgs } from '#mutators.ts';
import type { AdministratorId } from '#domain/ids.ts';
import { OWNER_ROLE } from '#domain/role.ts';
import { inHours, openPlanWorld } from '#testing/plan-world.ts';
import { PROVIDER, type World } from '#testing/world.ts';

let world: World;
let owner: AdministratorId;
let other: AdministratorId;
let manager: string;
let sam: AdministratorId;

beforeEach(() => {
	({ world, owner, other, manager, sam } = openPlanWorld());
});

const samNow = () => world.value('administrator', sam);

function raise(hours: number, role = 'Administrator'): MutationArgs<'administrator.raiseRole'> {
	return { id: sam, role, until: inHours(hours) };
}

/** Moves the clock and carries out the plan, as the server does. */
function pass(hours: number) {
	world.elapsedMs = inHours(hours) + 1;
	return world.do(owner, 'administrator.endRaise', { id: sam });
}

describe('a raised role', () => {
	test('returns by itself to the role from before', () => {
		const decision = world.do(owner, 'administrator.raiseRole', raise(6));

		expect(decision).toMatchObject({ outcome: 'applied', isTightening: false });
		expect(samNow()).toMatchObject({
			role: 'Administrator',
			roleReturn: { at: inHours(6), role: 'Help Desk' }
		});
		pass(6);
		expect(samNow()).toMatchObject({ role: 'Help Desk', roleReturn: null });
	});

	test('is limited by the provider’s policy, by the deciding server’s clock', () => {
		const early = world.author(owner, 'administrator.raiseRole', raise(13));
		expect(world.arrive(early).rejection).toEqual({ code: 'raise_too_long', field: 'until' });

		world.elapsedMs = inHours(2);

		expect(world.arrive(early).outcome).toBe('applied');
		world.do(owner, 'provider.setPolicy', { providerId: PROVIDER, maxRaiseHours: 2 });
		expect(world.do(owner, 'administrator.raiseRole', raise(12)).rejection?.code).toBe(
			'raise_too_long'
		);
	});

	test('that arrives after its end is refused', () => {
		const late = world.author(owner, 'administrator.raiseRole', raise(1));
		world.elapsedMs = inHours(2);

		expect(world.arrive(late).rejection).toEqual({ code: 'time_passed', field: 'until' });
	});

	test('is neither given nor extended by the person themselves', () => {
		world.do(owner, 'administrator.raiseRole', raise(6, OWNER_ROLE));

		const own = world.do(sam, 'administrator.raiseRole', raise(9, OWNER_ROLE));
		const byManager = world.do(manager, 'administrator.raiseRole', raise(9));

		expect(own.rejection?.code).toBe('self_forbidden');
		expect(byManager.rejection?.code).toBe('not_permitted');
	});

	test.each(['Help Desk', 'Billing Only'])('is not a raise to %s', (role) => {
		const decision = world.do(owner, 'administrator.raiseRole', raise(6, role));

		// Billing Only allows something else, so it can be given for a while; the same role cannot.
		expect(decision.rejection?.code).toBe(role === 'Help Desk' ? 'not_a_raise' : undefined);
	});

	test('never lowers a role that was given for good in the meantime', () => {
		const stale = world.author(owner, 'administrator.raiseRole', raise(6, 'Manager'));
		world.do(other, 'administrator.changeRole', { id: sam, role: OWNER_ROLE });

		expect(world.arrive(stale).rejection?.code).toBe('not_a_raise');
		expect(samNow()?.role).toBe(OWNER_ROLE);
	});

	test.each([
		['a higher role', OWNER_ROLE, null],
		['a role beside it', 'Command Runner With Billing', null],
		['the role from before', 'Help Desk', null]
	] as const)('ends when a person chooses %s', (_, role, roleReturn) => {
		world.do(owner, 'administrator.raiseRole', raise(6, 'Administrator'));

		const { changes } = world.do(other, 'administrator.changeRole', { id: sam, role });

		expect(samNow()).toMatchObject({ role, roleReturn });
		expect(changes.map(({ field }) => field)).toEqual(['role', 'roleReturn']);
	});

	test('goes on after a demotion that leaves more than before, so that nothing is given for good', () => {
		world.do(owner, 'administrator.raiseRole', raise(6, OWNER_ROLE));

		const decision = world.do(other, 'administrator.changeRole', {
			id: sam,
			role: 'Administrator'
		});

		expect(decision.isTightening).toBe(true);
		expect(samNow()?.roleReturn).toEqual({ at: inHours(6), role: 'Help Desk' });
	});

	test('SEC-D15 a demotion that leaves the rest of it for good loosens, and waits where raises wait', () => {
		world.do(owner, 'administrator.raiseRole', raise(6, OWNER_ROLE));
		world.do(owner, 'administrator.changeRole', { id: sam, role: 'Administrator' });
		const rest = () => world.do(owner, 'administrator.changeRole', { id: sam, role: 'Manager' });
		world.isFactorFresh = false;

		const resumed = rest();
		const kept = samNow();
		world.isFactorFresh = true;
		world.do(owner, 'provider.setPolicy', { providerId: PROVIDER, approvals: ['raise'] });
		const asked = rest();

		expect(resumed).toMatchObject({ outcome: 'review', review: 'confirm', isTightening: false });
		expect(kept).toMatchObject({ role: 'Administrator', roleReturn: { role: 'Help Desk' } });
		expect(asked.outcome).toBe('approval');
	});

	test('a demotion to no more than the role from before ends it without a fresh factor', () => {
		world.do(owner, 'administrator.raiseRole', raise(6, OWNER_ROLE));
		world.isFactorFresh = false;

		const down = world.do(owner, 'administrator.changeRole', { id: sam, role: 'Help Desk' });

		expect(down.outcome).toBe('applied');
		expect(samNow()).toMatchObject({ role: 'Help Desk', roleReturn: null });
	});

	test('is extended and shortened by a second one, which keeps the role from before', () => {
		world.do(owner, 'administrator.raiseRole', raise(6));

		const longer = world.do(owner, 'administrator.raiseRole', raise(8));
		const shorter = world.do(owner, 'administrator.raiseRole', raise(2));
		const higher = world.do(owner, 'administrator.raiseRole', raise(2, OWNER_ROLE));

		expect([longer, shorter, higher].map(({ isTightening }) => isTightening)).toEqual([
			false,
			true,
			false
		]);
		expect(samNow()?.roleReturn).toEqual({ at: inHours(2), role: 'Help Desk' });
	});

	test('the first of two made at the same time stands, with the earlier end', () => {
		const long = world.author(owner, 'administrator.raiseRole', raise(8));
		const short = world.author(other, 'administrator.raiseRole', raise(6));
		const higher = world.author(other, 'administrator.raiseRole', raise(6, OWNER_ROLE));

		const outcomes = [long, higher, short].map((change) => world.arrive(change).outcome);

		expect(outcomes).toEqual(['applied', 'superseded', 'applied']);
		expect(samNow()).toMatchObject({
			role: 'Administrator',
			roleReturn: { at: inHours(6), role: 'Help Desk' }
		});
	});

	test('gives way to a demotion that its author had not seen', () => {
		const byHand = world.author(other, 'administrator.changeRole', { id: sam, role: 'Read Only' });
		world.do(owner, 'administrator.raiseRole', raise(6, OWNER_ROLE));

		const decision = world.arrive(byHand);

		expect(decision.overturned).toHaveLength(1);
		expect(samNow()).toMatchObject({ role: 'Read Only', roleReturn: null });
	});

	test('of the last owner stays until there is another one', () => {
		world.do(owner, 'administrator.raiseRole', raise(6, OWNER_ROLE));
		for (const number of [1, 2]) world.administrator(number, OWNER_ROLE, { suspended: true });

		expect(pass(6).rejection?.code).toBe('last_billing_admin');
		world.do(sam, 'administrator.restore', { id: other });
		expect(pass(6).outcome).toBe('applied');
		expect(samNow()).toMatchObject({ role: 'Help Desk', roleReturn: null });
	});
});
