import { beforeEach, expect, test } from 'vitest';

import { AdministratorId, OrganizationId } from '#domain/ids.ts';
import { OWNER_ROLE } from '#domain/role.ts';
import { inHours, NOW } from '#testing/plan-world.ts';
import { World } from '#testing/world.ts';
import { reachOf } from '#domain/visibility.ts';

let world: World;
let owner: AdministratorId;
let other: AdministratorId;
let sam: AdministratorId;
let organizationIds: OrganizationId[];

beforeEach(() => {
	world = new World();
	world.elapsedMs = NOW;
	owner = AdministratorId.parse(world.administrator(1, OWNER_ROLE));
	other = AdministratorId.parse(world.administrator(2, OWNER_ROLE));
	sam = AdministratorId.parse(world.administrator(3, 'Manager', { accessMode: 'selected' }));
	organizationIds = [1, 2, 3, 4].map((number) => OrganizationId.parse(world.organization(number)));
	world.do(owner, 'organizationAccess.grant', args(0));
});

const at = (index: number) => OrganizationId.parse(organizationIds[index]);
const args = (...indexes: number[]) => ({
	id: sam,
	organizationIds: indexes.map(at)
});
const raise = (hours: number, ...indexes: number[]) => ({
	...args(...indexes),
	until: inHours(hours)
});

function reach(): number[] {
	const reached = reachOf(world.rows, sam);
	return reached === 'all'
		? []
		: organizationIds.flatMap((id, index) => (reached.has(id) ? index : []));
}

function pass(hours: number) {
	world.elapsedMs = inHours(hours) + 1;
	return world.do(owner, 'organizationAccess.endRaise', { id: sam });
}

const returns = () => world.value('administrator', sam)?.accessReturns ?? [];

test('organizations given for a while are taken back by themselves, the others stay', () => {
	const decision = world.do(owner, 'organizationAccess.raise', raise(4, 0, 1, 2));

	expect(decision).toMatchObject({ outcome: 'applied', isTightening: false });
	expect(reach()).toEqual([0, 1, 2]);
	expect(pass(3).outcome).toBe('noop');
	expect(pass(4).outcome).toBe('applied');
	expect(reach()).toEqual([0]);
	expect(returns()).toEqual([]);
});

test('two raises end each at its own time', () => {
	world.do(owner, 'organizationAccess.raise', raise(4, 1));
	world.do(other, 'organizationAccess.raise', raise(2, 2));

	pass(2);
	expect(reach()).toEqual([0, 1]);
	pass(4);
	expect(reach()).toEqual([0]);
});

test('an organization that is reached already is not taken back', () => {
	world.do(owner, 'organizationAccess.raise', raise(4, 0));

	expect(returns()).toEqual([]);
	pass(4);
	expect(reach()).toEqual([0]);
});

test('access that is revoked and granted again during a raise is no longer part of it', () => {
	world.do(owner, 'organizationAccess.raise', raise(4, 1, 2));
	world.do(other, 'organizationAccess.revoke', args(1, 2));
	world.do(other, 'organizationAccess.grant', args(2));

	pass(4);

	expect(reach()).toEqual([0, 2]);
});

test('a raise gives way to a revocation that it had not seen, for that organization', () => {
	const made = world.author(owner, 'organizationAccess.raise', raise(4, 1, 2));
	world.do(other, 'organizationAccess.revoke', args(1));

	expect(world.arrive(made).outcome).toBe('merged');
	expect(reach()).toEqual([0, 2]);
	pass(4);
	expect(reach()).toEqual([0]);
});

test('a raise is limited, not given to oneself, and refused after its end', () => {
	const long = world.do(owner, 'organizationAccess.raise', raise(13, 1));
	const own = world.do(owner, 'organizationAccess.raise', { ...raise(4, 1), id: owner });
	const bySam = world.do(sam, 'organizationAccess.raise', raise(4, 1));
	const over = world.do(owner, 'organizationAccess.raise', raise(0, 1));

	expect([long, own, bySam, over].map(({ rejection }) => rejection?.code)).toEqual([
		'raise_too_long',
		'self_forbidden',
		'not_permitted',
		'time_passed'
	]);
});

test('an archived organization is taken out of a raise that goes on', () => {
	world.do(owner, 'organizationAccess.raise', raise(4, 1, 2));
	world.do(owner, 'organization.archive', { id: at(1) });

	pass(4);

	expect(reach()).toEqual([0]);
});
