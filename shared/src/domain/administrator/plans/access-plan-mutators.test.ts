import { beforeEach, describe, expect, test } from 'vitest';

import type { AdministratorId } from '#domain/ids.ts';
import { OWNER_ROLE } from '#domain/role.ts';
import { HOUR_MS, inHours, NOW, openPlanWorld } from '#testing/plan-world.ts';
import type { World } from '#testing/world.ts';

const DAY_MS = 24 * HOUR_MS;

let world: World;
let owner: AdministratorId;
let other: AdministratorId;
let manager: string;
let sam: AdministratorId;

beforeEach(() => {
	({ world, owner, other, manager, sam } = openPlanWorld());
});

const samNow = () => world.value('administrator', sam);

/** Moves the clock and carries out the plan, as the server does. */
function pass(hours: number, plan: 'endAccount' | 'startSuspension' | 'endSuspension') {
	world.elapsedMs = inHours(hours) + 1;
	return world.do(owner, `administrator.${plan}`, { id: sam });
}

/** Rows of a provider whose other owners are gone although no change may take them. */
function loseOwners() {
	for (const number of [1, 2]) world.administrator(number, OWNER_ROLE, { suspended: true });
}

describe('an end date', () => {
	test('suspends the account, and neither by hand nor by itself before', () => {
		world.do(owner, 'administrator.setEndDate', { id: sam, endsAt: inHours(5) });

		expect(pass(4, 'endAccount').outcome).toBe('noop');
		expect(pass(5, 'endAccount').outcome).toBe('applied');
		expect(samNow()).toMatchObject({ suspended: true, endsAt: null });
	});

	test('ends every plan that would give access back', () => {
		world.do(owner, 'administrator.setEndDate', { id: sam, endsAt: inHours(5) });
		world.do(owner, 'administrator.suspendUntil', { id: sam, until: inHours(9) });

		pass(5, 'endAccount');

		expect(samNow()).toMatchObject({ suspended: true, restoreAt: null });
	});

	test('stays when the account is suspended and restored by hand', () => {
		world.do(owner, 'administrator.setEndDate', { id: sam, endsAt: inHours(5) });

		world.do(owner, 'administrator.suspend', { id: sam });
		world.do(owner, 'administrator.restore', { id: sam });

		expect(samNow()?.endsAt).toBe(inHours(5));
	});

	test('on a day that passed in transit applies at once, one in another year does not', () => {
		const late = world.do(owner, 'administrator.setEndDate', { id: sam, endsAt: NOW - DAY_MS });
		const wrong = world.do(owner, 'administrator.setEndDate', {
			id: sam,
			endsAt: NOW - 400 * DAY_MS
		});

		expect(late.outcome).toBe('applied');
		expect(wrong.rejection).toEqual({ code: 'time_passed', field: 'endsAt' });
	});

	test('is refused beyond the horizon', () => {
		const endsAt = NOW + 10 * 366 * DAY_MS;

		const decision = world.do(owner, 'administrator.setEndDate', { id: sam, endsAt });

		expect(decision.rejection).toEqual({ code: 'time_too_far', field: 'endsAt' });
	});

	test('can be set or brought forward by anyone who may suspend, and put off only by an owner', () => {
		const set = world.do(manager, 'administrator.setEndDate', { id: sam, endsAt: inHours(9) });
		const nearer = world.do(manager, 'administrator.setEndDate', { id: sam, endsAt: inHours(5) });
		const further = world.do(manager, 'administrator.setEndDate', { id: sam, endsAt: inHours(7) });
		const removed = world.do(manager, 'administrator.setEndDate', { id: sam, endsAt: null });
		const putOff = world.do(owner, 'administrator.setEndDate', { id: sam, endsAt: inHours(7) });

		expect([set.isTightening, nearer.isTightening]).toEqual([true, true]);
		expect([further.rejection?.code, removed.rejection?.code]).toEqual([
			'not_permitted',
			'not_permitted'
		]);
		expect(putOff).toMatchObject({ outcome: 'applied', isTightening: false });
	});

	test('is not one’s own to set, nor that of the last owner', () => {
		const own = world.do(owner, 'administrator.setEndDate', { id: owner, endsAt: inHours(5) });
		world.do(owner, 'administrator.suspend', { id: other });
		const last = world.arrive({
			...world.author(owner, 'administrator.setEndDate', { id: owner, endsAt: inHours(5) }),
			actor: other
		});

		expect(own.rejection?.code).toBe('self_forbidden');
		expect(last.rejection?.code).toBe('last_billing_admin');
	});

	test('that is due does not suspend the last owner, and waits', () => {
		world.do(owner, 'administrator.changeRole', { id: sam, role: OWNER_ROLE });
		world.do(owner, 'administrator.setEndDate', { id: sam, endsAt: inHours(5) });
		loseOwners();

		const decision = pass(5, 'endAccount');

		expect(decision.rejection?.code).toBe('last_billing_admin');
		expect(samNow()).toMatchObject({ suspended: false, endsAt: inHours(5) });
	});

	test('of an owner is refused from a time at which all others have ended', () => {
		world.do(owner, 'administrator.setEndDate', { id: other, endsAt: inHours(5) });
		const end = (hours: number) =>
			world.do(other, 'administrator.setEndDate', { id: owner, endsAt: inHours(hours) });

		expect([end(4), end(6)].map(({ rejection }) => rejection?.code)).toEqual([
			'last_billing_admin',
			'last_billing_admin'
		]);
		expect(world.value('administrator', owner)?.endsAt ?? null).toBeNull();
	});
});

describe('a planned suspension of an owner', () => {
	const away = (from: number, until: number | null) => ({
		from: inHours(from),
		until: until === null ? null : inHours(until)
	});
	const plan = (id: AdministratorId, plannedSuspension: ReturnType<typeof away>) =>
		world.do(id === owner ? other : owner, 'administrator.suspendFrom', { id, plannedSuspension });

	test('may follow that of another owner, and is refused where both are away', () => {
		plan(other, away(2, 5));

		expect(plan(owner, away(4, 7)).rejection?.code).toBe('last_billing_admin');
		expect(plan(owner, away(5, null)).outcome).toBe('applied');
	});
});

describe('of two changes of an end date', () => {
	beforeEach(() => {
		world.do(owner, 'administrator.setEndDate', { id: sam, endsAt: inHours(18) });
	});

	test.each(['first', 'second'])('the earlier end stands if it arrives %s', (place) => {
		const extended = world.author(owner, 'administrator.setEndDate', {
			id: sam,
			endsAt: inHours(20)
		});
		const shortened = world.author(other, 'administrator.setEndDate', {
			id: sam,
			endsAt: inHours(16)
		});
		const order = place === 'first' ? [shortened, extended] : [extended, shortened];

		const decisions = order.map((change) => world.arrive(change));

		expect(samNow()?.endsAt).toBe(inHours(16));
		if (place === 'first') expect(decisions[1]?.outcome).toBe('superseded');
		else expect(decisions[1]?.overturned).toHaveLength(1);
	});

	test('extending is a loosening and takes a fresh factor, shortening does not', () => {
		const extended = world.author(owner, 'administrator.setEndDate', {
			id: sam,
			endsAt: inHours(20)
		});

		expect(world.arrive(extended, 'stale').review).toBe('stale');
		expect(
			world.arrive(
				world.author(owner, 'administrator.setEndDate', { id: sam, endsAt: inHours(16) }),
				'stale'
			).outcome
		).toBe('applied');
	});
});

describe('a suspension until a time', () => {
	test('begins at once as a tightening, and restores by itself', () => {
		const decision = world.do(manager, 'administrator.suspendUntil', {
			id: sam,
			until: inHours(8)
		});

		expect(decision).toMatchObject({ outcome: 'applied', isTightening: true });
		expect(samNow()).toMatchObject({ suspended: true, restoreAt: inHours(8) });
		expect(pass(7, 'endSuspension').outcome).toBe('noop');
		expect(pass(8, 'endSuspension').outcome).toBe('applied');
		expect(samNow()).toMatchObject({ suspended: false, restoreAt: null });
	});

	test('that arrives after its end is refused', () => {
		const late = world.author(owner, 'administrator.suspendUntil', { id: sam, until: inHours(1) });
		world.elapsedMs = inHours(2);

		expect(world.arrive(late).rejection).toEqual({ code: 'time_passed', field: 'until' });
		expect(samNow()?.suspended).toBe(false);
	});

	test.each(['first', 'second'])('gives way to a suspension by hand, which arrives %s', (place) => {
		const planned = world.author(owner, 'administrator.suspendUntil', {
			id: sam,
			until: inHours(8)
		});
		const byHand = world.author(other, 'administrator.suspend', { id: sam });

		for (const change of place === 'first' ? [byHand, planned] : [planned, byHand])
			world.arrive(change);

		expect(samNow()?.suspended).toBe(true);
		expect(samNow()?.restoreAt ?? null).toBeNull();
	});

	test('ended by hand says so in its changes, and is taken back with its end', () => {
		world.do(owner, 'administrator.suspendUntil', { id: sam, until: inHours(8) });

		const { changes } = world.do(owner, 'administrator.suspend', { id: sam });

		expect(changes).toEqual([
			{ collection: 'administrator', id: sam, field: 'restoreAt', from: inHours(8), to: null }
		]);
	});

	test('ends with a restoration by hand', () => {
		world.do(owner, 'administrator.suspendUntil', { id: sam, until: inHours(8) });

		world.do(owner, 'administrator.restore', { id: sam });

		expect(samNow()).toMatchObject({ suspended: false, restoreAt: null });
	});

	test('can be lengthened by anyone who may suspend, and shortened only by an owner', () => {
		world.do(manager, 'administrator.suspendUntil', { id: sam, until: inHours(8) });

		const longer = world.do(manager, 'administrator.suspendUntil', { id: sam, until: inHours(9) });
		const shorter = world.do(manager, 'administrator.suspendUntil', { id: sam, until: inHours(2) });
		const byOwner = world.do(owner, 'administrator.suspendUntil', { id: sam, until: inHours(2) });

		expect(longer).toMatchObject({ outcome: 'applied', isTightening: true });
		expect(shorter.rejection?.code).toBe('not_permitted');
		expect(byOwner).toMatchObject({ outcome: 'applied', isTightening: false });
	});

	test('does not shorten one for good that its author had not seen', () => {
		const planned = world.author(manager, 'administrator.suspendUntil', {
			id: sam,
			until: inHours(8)
		});
		world.do(owner, 'administrator.suspend', { id: sam });

		expect(world.arrive(planned).outcome).toBe('superseded');
		expect(samNow()).toMatchObject({ suspended: true });
		expect(samNow()?.restoreAt).toBeUndefined();
	});
});

describe('a planned suspension', () => {
	const planned = { from: inHours(5), until: inHours(10) };

	test('begins and ends by itself', () => {
		world.do(manager, 'administrator.suspendFrom', { id: sam, plannedSuspension: planned });

		expect(samNow()?.suspended).toBe(false);
		pass(5, 'startSuspension');
		expect(samNow()).toMatchObject({
			suspended: true,
			plannedSuspension: null,
			restoreAt: inHours(10)
		});
		pass(10, 'endSuspension');
		expect(samNow()).toMatchObject({ suspended: false, restoreAt: null });
	});

	test('never restores an account that was suspended for good, or for longer', () => {
		world.do(owner, 'administrator.suspendFrom', { id: sam, plannedSuspension: planned });
		world.do(owner, 'administrator.suspendUntil', { id: sam, until: inHours(20) });
		pass(5, 'startSuspension');
		expect(samNow()?.restoreAt).toBe(inHours(20));

		world.do(owner, 'administrator.suspend', { id: sam });

		expect(samNow()?.restoreAt).toBeNull();
	});

	test('can be extended by anyone who may suspend, and shortened or cancelled only by an owner', () => {
		const change = (actor: string, plannedSuspension: typeof planned | null) =>
			world.do(actor, 'administrator.suspendFrom', { id: sam, plannedSuspension });
		change(manager, planned);

		const longer = change(manager, { ...planned, until: inHours(12) });
		const refused = [change(manager, planned), change(manager, null)];
		const accepted = [change(owner, planned), change(owner, null)];

		expect(longer.isTightening).toBe(true);
		expect(refused.map(({ rejection }) => rejection?.code)).toEqual([
			'not_permitted',
			'not_permitted'
		]);
		for (const decision of accepted)
			expect(decision).toMatchObject({ outcome: 'applied', isTightening: false });
	});

	test('ends after it begins, and not in the past', () => {
		const decisions = [
			{ from: inHours(5), until: inHours(5) },
			{ from: NOW - HOUR_MS, until: NOW - 1 }
		].map((plannedSuspension) =>
			world.do(owner, 'administrator.suspendFrom', { id: sam, plannedSuspension })
		);

		expect(decisions.map(({ rejection }) => rejection?.code)).toEqual([
			'invalid_arguments',
			'time_passed'
		]);
	});
});
