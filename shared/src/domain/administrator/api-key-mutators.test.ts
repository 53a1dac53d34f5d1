import { beforeEach, expect, test } from 'vitest';

import { mutatorOf } from '#mutators.ts';
import { World } from '#testing/world.ts';
import { OWNER_ROLE } from '#domain/role.ts';

const KEY = { prefix: 'x7Qa', createdAt: 1, expiresAt: 90 };

let world: World;
let owner: string;
let sam: string;

beforeEach(() => {
	world = new World();
	owner = world.administrator(1, OWNER_ROLE, { apiAccess: true, apiKey: KEY });
	sam = world.administrator(2, 'Help Desk', { apiAccess: true, apiKey: KEY });
});

const keyOf = (id: string) => world.value('administrator', id)?.apiKey;
const refusal = (decision: { rejection?: { code: string } }) => decision.rejection?.code;

test('every role may revoke its own key, and revoking tightens', () => {
	const decision = world.do(sam, 'administrator.revokeApiKey', { id: sam });

	expect(decision.outcome).toBe('applied');
	expect(decision.isTightening).toBe(true);
	expect(keyOf(sam)).toBeNull();
});

test('another administrator’s key can be revoked by roles that may suspend them', () => {
	const manager = world.administrator(3, 'Manager');
	const reader = world.administrator(4, 'Read Only');

	expect(refusal(world.do(reader, 'administrator.revokeApiKey', { id: sam }))).toBe(
		'not_permitted'
	);
	expect(refusal(world.do(manager, 'administrator.revokeApiKey', { id: owner }))).toBe(
		'not_permitted'
	);
	expect(world.do(manager, 'administrator.revokeApiKey', { id: sam }).outcome).toBe('applied');
	expect(keyOf(owner)).toEqual(KEY);
});

test('a revocation applies whatever base its author saw', () => {
	const old = world.author(owner, 'administrator.revokeApiKey', { id: sam });
	world.do(owner, 'administrator.recordApiKey', { id: sam, prefix: 'newA', expiresAt: 99 });

	expect(world.arrive(old).outcome).toBe('applied');
	expect(keyOf(sam)).toBeNull();
});

test('revoking is a no-op when there is no key', () => {
	world.do(owner, 'administrator.revokeApiKey', { id: sam });

	expect(world.do(owner, 'administrator.revokeApiKey', { id: sam }).outcome).toBe('noop');
});

test('turning access off removes the key, and suspending and restoring keep it', () => {
	world.do(owner, 'administrator.suspend', { id: sam });
	expect(keyOf(sam)).toEqual(KEY);
	world.do(owner, 'administrator.restore', { id: sam });
	const lin = world.administrator(5, 'Manager', { apiAccess: true, apiKey: KEY });
	world.do(owner, 'administrator.setApiAccess', { id: lin, enabled: false });

	expect(keyOf(sam)).toEqual(KEY);
	expect(keyOf(lin)).toBeNull();
});

test('only the server records a new key, and without its text', () => {
	const mutator = mutatorOf('administrator.recordApiKey');

	world.do(sam, 'administrator.recordApiKey', { id: sam, prefix: 'newA', expiresAt: 99 });

	expect(mutator?.isInternal).toBe(true);
	expect(keyOf(sam)).toEqual({ prefix: 'newA', createdAt: world.version, expiresAt: 99 });
});
