import { beforeEach, describe, expect, test } from 'vitest';

import { mutatorOf, type MutationName } from '#mutators.ts';
import { OWNER_ROLE } from '#domain/role.ts';
import { HOUR_MS, NOW } from '#testing/plan-world.ts';
import { World } from '#testing/world.ts';
import type { Administrator } from '#domain/administrator/schema.ts';

type Plan = 'endAccount' | 'startSuspension' | 'endSuspension' | 'endRaise';
type Plans = Partial<Administrator>;

const DUE = NOW + 5 * HOUR_MS;
const LATER = NOW + 10 * HOUR_MS;
const LATEST = NOW + 20 * HOUR_MS;

let world: World;
let manager: string;
let sam: string;

beforeEach(() => {
	world = new World();
	manager = world.administrator(1, 'Manager');
});

/** Writes Sam as an owner with these plans, beside another owner or as the last one. */
function writeSam(plans: Plans, { isLast = false } = {}): void {
	world.administrator(2, OWNER_ROLE, { suspended: isLast });
	sam = world.administrator(3, OWNER_ROLE, plans);
}

const samNow = () => world.value('administrator', sam);

/** Carries a plan of Sam out at this time, as the server does. */
function carryOut(plan: Plan, at = DUE) {
	const name: MutationName = `administrator.${plan}`;
	world.elapsedMs = at - world.version - 1;
	return world.do(manager, name, { id: sam });
}

const plannedSuspension = { from: DUE, until: LATER };

/** What makes each plan due in five hours, and what it leaves. */
const PLANS: readonly (readonly [Plan, Plans, Plans])[] = [
	['endAccount', { endsAt: DUE }, { suspended: true, endsAt: null }],
	[
		'startSuspension',
		{ plannedSuspension },
		{ suspended: true, plannedSuspension: null, restoreAt: LATER }
	],
	['endSuspension', { suspended: true, restoreAt: DUE }, { suspended: false, restoreAt: null }],
	[
		'endRaise',
		{ roleReturn: { at: DUE, role: 'Help Desk' } },
		{ role: 'Help Desk', roleReturn: null }
	]
];

describe.each(PLANS)('%s', (plan, plans, left) => {
	test('is carried out at its time, and not a millisecond before', () => {
		writeSam(plans);

		const early = carryOut(plan, DUE - 1);
		const before = samNow();
		const due = carryOut(plan, DUE);

		expect([early.outcome, due.outcome]).toEqual(['noop', 'applied']);
		expect(before).toMatchObject(plans);
		expect(samNow()).toMatchObject(left);
	});

	test('is carried out by the server alone', () => {
		expect(mutatorOf(`administrator.${plan}`)?.isInternal).toBe(true);
	});

	test('is carried out once', () => {
		writeSam(plans);
		carryOut(plan);
		const after = samNow();

		expect(carryOut(plan, LATEST).outcome).toBe('noop');
		expect(samNow()).toEqual(after);
	});

	test.each<readonly [string, Plans]>([
		['never had such a plan', {}],
		[
			'no longer has one',
			{ endsAt: null, plannedSuspension: null, restoreAt: null, roleReturn: null }
		]
	])('does nothing to an account that %s', (_how, none) => {
		writeSam(none);
		const before = samNow();

		expect(carryOut(plan).outcome).toBe('noop');
		expect(samNow()).toEqual(before);
	});
});

test.each(PLANS.filter(([plan]) => plan !== 'endSuspension'))(
	'%s does not take the last owner, and waits until there is another one',
	(plan, plans, left) => {
		writeSam(plans, { isLast: true });

		const refused = carryOut(plan);
		const kept = samNow();
		world.administrator(2, OWNER_ROLE);
		const next = carryOut(plan);

		expect(refused.rejection).toEqual({ code: 'last_billing_admin' });
		expect(kept).toMatchObject({ ...plans, role: OWNER_ROLE, suspended: false });
		expect(next.outcome).toBe('applied');
		expect(samNow()).toMatchObject(left);
	}
);

test('a raise that ends as an owner needs no other one', () => {
	writeSam({ roleReturn: { at: DUE, role: OWNER_ROLE } }, { isLast: true });

	expect(carryOut('endRaise').outcome).toBe('applied');
	expect(samNow()).toMatchObject({ role: OWNER_ROLE, roleReturn: null });
});

test('the end of an account drops every plan that would give access back, and no other field', () => {
	writeSam({ endsAt: DUE, plannedSuspension, restoreAt: LATER });
	const before = samNow();

	carryOut('endAccount');

	expect(samNow()).toEqual({
		...before,
		suspended: true,
		endsAt: null,
		plannedSuspension: null,
		restoreAt: null
	});
});

test('the end of an account writes no field of plans that it never had', () => {
	writeSam({ endsAt: DUE });

	const { changes } = carryOut('endAccount');

	expect(changes.map(({ field }) => field).toSorted()).toEqual(['endsAt', 'suspended']);
});

describe('a planned suspension that begins during another one', () => {
	test.each<readonly [string, Plans, number | null]>([
		['for good goes on for good', {}, null],
		['for good, after an end was withdrawn, goes on for good', { restoreAt: null }, null],
		['ends with the later of both, that one', { restoreAt: LATEST }, LATEST],
		['ends with the later of both, its own', { restoreAt: DUE + 1 }, LATER],
		[
			'that ends goes on for good, as it does itself',
			{ restoreAt: LATER, plannedSuspension: { from: DUE, until: null } },
			null
		]
	])('%s', (_how, plans, restoreAt) => {
		writeSam({ suspended: true, plannedSuspension, ...plans });

		carryOut('startSuspension');

		expect(samNow()).toMatchObject({ suspended: true, plannedSuspension: null, restoreAt });
	});
});

test('a planned suspension does not get the end of an earlier one that is over', () => {
	writeSam({ suspended: false, plannedSuspension, restoreAt: LATEST });

	carryOut('startSuspension');

	expect(samNow()).toMatchObject({ suspended: true, restoreAt: LATER });
});
