import { beforeEach, expect, test } from 'vitest';

import { World } from '#testing/world.ts';
import { OWNER_ROLE, type Role } from '#domain/role.ts';

const DEVICE = 'd'.repeat(24);
const DAY_MS = 24 * 3_600_000;

let world: World;
let owner: string;
let sam: string;

beforeEach(() => {
	world = new World();
	owner = world.administrator(1, OWNER_ROLE);
	sam = world.administrator(2, 'Help Desk');
});

const endOf = (id: string) => world.value('administrator', id)?.accessEnd;
const refusal = (decision: { rejection?: { code: string } }) => decision.rejection?.code;

test('ending sessions records the time and that it covers all of them', () => {
	const decision = world.do(owner, 'administrator.endSessions', { id: sam, reason: 'left' });

	expect([decision.outcome, decision.isTightening]).toEqual(['applied', true]);
	expect(endOf(sam)).toEqual({ at: world.version, deviceId: null });
});

test('ending a device names it and overtakes the queue as well', () => {
	const decision = world.do(owner, 'administrator.endDevice', { id: sam, deviceId: DEVICE });

	expect([decision.outcome, decision.isTightening]).toEqual(['applied', true]);
	expect(endOf(sam)).toEqual({ at: world.version, deviceId: DEVICE });
});

test('every role may end its own sessions', () => {
	const reader = world.administrator(3, 'Billing Only');

	expect(world.do(reader, 'administrator.endSessions', { id: reader }).outcome).toBe('applied');
	expect(
		world.do(reader, 'administrator.endDevice', { id: reader, deviceId: DEVICE }).outcome
	).toBe('applied');
});

test.each<[Role, boolean, boolean]>([
	['Administrator With Billing', true, true],
	['Administrator', true, false],
	['Manager', true, false],
	['Help Desk', false, false],
	['Command Runner With Billing', false, false],
	['Command Runner', false, false],
	['Billing Only', false, false],
	['Read Only', false, false]
])('%s may end the sessions of others: %s, of owners: %s', (role, ofOthers, ofOwners) => {
	const actor = world.administrator(5, role);
	const may = (id: string) => [
		world.do(actor, 'administrator.endSessions', { id }).outcome === 'applied',
		world.do(actor, 'administrator.endDevice', { id, deviceId: DEVICE }).outcome === 'applied'
	];

	expect(may(sam)).toEqual([ofOthers, ofOthers]);
	expect(may(owner)).toEqual([ofOwners, ofOwners]);
});

test('it applies whatever base its author saw, and changes nothing for later sign-ins', () => {
	const second = world.administrator(3, OWNER_ROLE);
	const late = world.author(owner, 'administrator.endDevice', { id: sam, deviceId: 'one' });
	world.do(second, 'administrator.endDevice', { id: sam, deviceId: 'two' });

	const decision = world.arrive(late, 'stale');

	expect(decision).toMatchObject({ outcome: 'applied', overturned: [], conflicts: [] });
	expect(endOf(sam)).toMatchObject({ deviceId: 'one' });
});

test('nothing is ended for a deleted administrator', () => {
	const late = world.author(owner, 'administrator.endSessions', { id: sam });
	world.do(owner, 'administrator.delete', { id: sam, email: 'person.2@northwind.example' });

	expect(refusal(world.arrive(late))).toBe('deleted');
});

test('unlocking records the time and does not count as a tightening', () => {
	const decision = world.do(owner, 'administrator.unlock', { id: sam });

	expect([decision.outcome, decision.isTightening]).toEqual(['applied', false]);
	expect(world.value('administrator', sam)?.unlockedAt).toBe(world.version);
});

test.each<[Role, boolean, boolean]>([
	['Administrator With Billing', true, true],
	['Administrator', true, false],
	['Manager', false, false],
	['Help Desk', true, false],
	['Read Only', false, false]
])('%s may unlock others: %s, owners: %s', (role, others, owners) => {
	const actor = world.administrator(5, role);
	const may = (id: string) => world.do(actor, 'administrator.unlock', { id }).outcome === 'applied';

	expect([may(sam), may(owner)]).toEqual([others, owners]);
});

test('an administrator cannot unlock themselves', () => {
	expect(refusal(world.do(owner, 'administrator.unlock', { id: owner }))).toBe('self_forbidden');
});

test('two concurrent unlocks do not conflict', () => {
	const second = world.administrator(3, OWNER_ROLE);
	const late = world.author(owner, 'administrator.unlock', { id: sam });
	world.do(second, 'administrator.unlock', { id: sam });

	expect(world.arrive(late).outcome).toBe('applied');
});

test('an unlock from yesterday is superseded, and an end of sessions is not', () => {
	const unlock = world.author(owner, 'administrator.unlock', { id: sam });
	const end = world.author(owner, 'administrator.endSessions', { id: sam });

	expect(world.arrive(unlock, 'fresh', DAY_MS + 1).outcome).toBe('expired');
	expect(world.arrive(end, 'fresh', DAY_MS + 1).outcome).toBe('applied');
});
