import { beforeEach, expect, test } from 'vitest';

import { idOf, PROVIDER, World } from '#testing/world.ts';
import { loosensOnlineOnly, Policy, Provider } from './schema.ts';
import { OWNER_ROLE } from '#domain/role.ts';

let world: World;
let owner: string;

beforeEach(() => {
	world = new World();
	owner = world.administrator(1, OWNER_ROLE);
});

const refusal = (decision: { rejection?: { code: string } }) => decision.rejection?.code;

test('an owner changes only the settings that they name', () => {
	const before = world.value('provider', PROVIDER);

	const args = { providerId: PROVIDER, managersMayContain: false, apiKeyDays: 30 };
	const decision = world.do(owner, 'provider.setPolicy', args);

	expect(decision.outcome).toBe('applied');
	expect(world.value('provider', PROVIDER)).toEqual({
		...before,
		managersMayContain: false,
		apiKeyDays: 30
	});
});

test('a concurrent change of one setting by a second owner does not overwrite the first unseen', () => {
	const stale = world.author(owner, 'provider.setPolicy', { providerId: PROVIDER, leaseHours: 24 });
	world.do(owner, 'provider.setPolicy', { providerId: PROVIDER, leaseHours: 48 });

	expect(world.arrive(stale).outcome).toBe('superseded');
	expect(world.value('provider', PROVIDER)?.leaseHours).toBe(48);
});

test.each([0, 721, 1.5, Number.NaN])('a lease of %d hours is refused', (leaseHours) => {
	const decision = world.do(owner, 'provider.setPolicy', { providerId: PROVIDER, leaseHours });

	expect(refusal(decision)).toBe('invalid_arguments');
});

test('other roles cannot change the policy, and owners cannot change another provider’s', () => {
	const manager = world.administrator(2, 'Manager');
	const args = { providerId: PROVIDER, leaseHours: 24 };

	expect(refusal(world.do(manager, 'provider.setPolicy', args))).toBe('not_permitted');
	expect(refusal(world.do(owner, 'provider.setPolicy', { ...args, providerId: idOf(9) }))).toBe(
		'not_found'
	);
});

test('allowing access only while online is the stricter value, whatever was written in between', () => {
	const on = { providerId: PROVIDER, loosenOnlineOnly: true };
	const late = world.author(owner, 'provider.setPolicy', on);
	const off = world.author(owner, 'provider.setPolicy', { ...on, loosenOnlineOnly: false });
	world.do(owner, 'provider.setPolicy', on);

	const decision = world.arrive(late);

	expect([decision.outcome, decision.isTightening]).toEqual(['noop', true]);
	expect(world.arrive(off).outcome).toBe('superseded');
	expect(loosensOnlineOnly(world.rows, PROVIDER)).toBe(true);
});

test('a provider that never set the policy accepts loosenings from anywhere', () => {
	expect(Provider.parse({ name: 'Northwind' }).loosenOnlineOnly).toBe(false);
	expect(loosensOnlineOnly(world.rows, PROVIDER)).toBe(false);
});

test('kinds of approval that only a newer program knows are read, and kept', () => {
	const approvals = ['raise', 'somethingNew'];

	expect(Policy.parse({ approvals }).approvals).toEqual(approvals);
});
