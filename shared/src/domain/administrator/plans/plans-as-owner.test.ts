import { beforeEach, describe, expect, test } from 'vitest';

import type { AdministratorId } from '#domain/ids.ts';
import { OWNER_ROLE } from '#domain/role.ts';
import { inHours, openPlanWorld } from '#testing/plan-world.ts';
import type { World } from '#testing/world.ts';
import { plansOf } from './access-plan.ts';
import { ownershipOf } from '#domain/administrator/owner.ts';

let world: World;
let owner: AdministratorId;
let other: AdministratorId;
let manager: string;
let sam: AdministratorId;

beforeEach(() => {
	({ world, owner, other, manager, sam } = openPlanWorld());
});

const samNow = () => world.value('administrator', sam) ?? {};
const endsAt = (author: string, hours: number | null) =>
	world.do(author, 'administrator.setEndDate', {
		id: sam,
		endsAt: hours === null ? null : inHours(hours)
	});
const suspend = (author: string, from: number, until: number | null) =>
	world.do(author, 'administrator.suspendFrom', {
		id: sam,
		plannedSuspension: { from: inHours(from), until: until === null ? null : inHours(until) }
	});
const setRole = (role: string) => world.do(owner, 'administrator.changeRole', { id: sam, role });
const raiseUntil = (hours: number) =>
	world.do(owner, 'administrator.raiseRole', { id: sam, role: OWNER_ROLE, until: inHours(hours) });

/** Carries out what is due at this time, as the server does, and returns the names. */
function pass(hours: number): string[] {
	const done: string[] = [];
	world.elapsedMs = inHours(hours);
	for (;;) {
		const due = plansOf(samNow()).find(({ at }) => at <= inHours(hours));
		if (due === undefined || done.includes(due.name)) return done;
		world.arrive(world.intend(owner, { name: due.name, args: { id: sam } }));
		done.push(due.name);
	}
}

describe.each([
	['an end date', () => endsAt(manager, 5), 'endAccount'],
	['a planned suspension', () => suspend(manager, 5, null), 'startSuspension']
] as const)('%s that a manager planned', (_plan, plan, name) => {
	beforeEach(() => void plan());

	test('SEC-D26 ends without effect on a person who has become an owner for good', () => {
		setRole(OWNER_ROLE);

		expect(pass(4)).toEqual([]);
		expect(pass(5)).toEqual(['administrator.lapsePlans']);
		expect(samNow()).toMatchObject({ suspended: false, plansAsOwner: null });
		expect([samNow().endsAt ?? null, samNow().plannedSuspension ?? null]).toEqual([null, null]);
		expect(pass(9)).toEqual([]);
	});

	test('SEC-D26 waits during a raise to owner, and is carried out at its end', () => {
		raiseUntil(7);

		expect(pass(6)).toEqual([]);
		expect(samNow()).toMatchObject({ suspended: false, role: OWNER_ROLE });
		expect(pass(7)).toEqual(['administrator.endRaise', `administrator.${name}`]);
		expect(samNow()).toMatchObject({ suspended: true, role: 'Help Desk', plansAsOwner: null });
	});

	test('suspends a person who is no owner any longer', () => {
		setRole(OWNER_ROLE);
		setRole('Help Desk');

		expect(pass(5)).toEqual([`administrator.${name}`]);
		expect(samNow()).toMatchObject({ suspended: true, plansAsOwner: null });
	});

	test('does not count against them as the owner who stays', () => {
		setRole(OWNER_ROLE);

		expect(ownershipOf(world.rows, sam)).toEqual([{ from: -Infinity, until: Infinity }]);
		expect(world.do(sam, 'administrator.suspend', { id: owner }).outcome).toBe('applied');
		expect(world.do(sam, 'administrator.suspend', { id: other }).outcome).toBe('applied');
	});
});

describe('two plans of a manager', () => {
	beforeEach(() => {
		suspend(manager, 5, null);
		endsAt(manager, 8);
		setRole(OWNER_ROLE);
	});

	test('SEC-D26 end without effect one by one, so that the later one still meets who is no owner by then', () => {
		expect(pass(5)).toEqual(['administrator.lapsePlans']);
		expect(samNow()).toMatchObject({
			endsAt: inHours(8),
			plannedSuspension: null,
			plansAsOwner: { endsAt: null }
		});

		setRole('Help Desk');

		expect(pass(8)).toEqual(['administrator.endAccount']);
		expect(samNow()).toMatchObject({ suspended: true, plansAsOwner: null });
	});

	test('SEC-D26 end without effect together where both are due', () => {
		expect(pass(9)).toEqual(['administrator.lapsePlans']);
		expect(samNow()).toMatchObject({
			suspended: false,
			endsAt: null,
			plannedSuspension: null,
			plansAsOwner: null
		});
	});
});

describe('the plans of an owner', () => {
	test('suspend a person who has become an owner', () => {
		endsAt(owner, 5);
		setRole(OWNER_ROLE);

		expect(samNow().plansAsOwner).toBeUndefined();
		expect(pass(5)).toEqual(['administrator.endAccount']);
		expect(samNow()).toMatchObject({ suspended: true });
	});

	test('stay when their author is no owner any longer', () => {
		endsAt(other, 5);
		setRole(OWNER_ROLE);
		world.do(owner, 'administrator.changeRole', {
			id: other,
			role: 'Read Only'
		});

		expect(pass(5)).toEqual(['administrator.endAccount']);
	});

	test('return when an earlier one of a manager ends without effect', () => {
		endsAt(owner, 8);
		endsAt(manager, 5);
		setRole(OWNER_ROLE);

		expect(pass(5)).toEqual(['administrator.lapsePlans']);
		expect(samNow()).toMatchObject({ suspended: false, endsAt: inHours(8), plansAsOwner: null });
		expect(pass(8)).toEqual(['administrator.endAccount']);
	});

	test('are carried out during a raise, where an earlier one of a manager waits', () => {
		suspend(owner, 6, 7);
		suspend(manager, 5, 20);
		raiseUntil(9);

		expect(pass(5)).toEqual([]);
		expect(pass(6)).toEqual(['administrator.startSuspension']);
		expect(samNow()).toMatchObject({ suspended: true, restoreAt: inHours(7) });
		expect(pass(7)).toEqual(['administrator.endSuspension']);
		expect(pass(9)).toEqual(['administrator.endRaise', 'administrator.startSuspension']);
		expect(samNow()).toMatchObject({ suspended: true, restoreAt: inHours(20) });
	});

	test('are not weakened by a manager who plans the same', () => {
		endsAt(owner, 5);
		endsAt(manager, 5);
		setRole(OWNER_ROLE);

		expect(pass(5)).toEqual(['administrator.endAccount']);
	});

	test.each([5, 4])('replace one of a manager with the right over owners, at hour %i', (hours) => {
		endsAt(manager, 5);
		endsAt(owner, hours);
		setRole(OWNER_ROLE);

		expect(samNow()).toMatchObject({ plansAsOwner: null });
		expect(pass(hours)).toEqual(['administrator.endAccount']);
	});

	test('leave nothing behind when one is removed', () => {
		suspend(manager, 5, 6);
		endsAt(manager, 7);

		endsAt(owner, null);

		expect(samNow()).toMatchObject({ endsAt: null, plansAsOwner: { plannedSuspension: null } });
	});
});
