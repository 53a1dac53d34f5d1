import { DevicesAnswer } from '@tenantry/shared/protocol/devices.ts';
import { OWNER_ROLE, ROLES, type Role } from '@tenantry/shared/domain/role.ts';
import { accountText as textOf, ownerColumns } from '@tenantry/sync-server/store/account.ts';
import { throttleKey } from '@tenantry/sync-server/store/throttle-key.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addForeignProvider } from '#support/servers/foreign-provider.ts';
import { Refused, ServerReplica } from '#support/servers/replica.ts';
import {
	createServerWorld,
	DATABASES,
	type ServerWorld,
	type SignedInDevice
} from '#support/servers/world.ts';

const DAY_MS = 24 * 3_600_000;

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;

	beforeEach(async () => {
		world = await createServerWorld({ database });
	});
	afterEach(() => world.close());

	async function ask(device: SignedInDevice, request: object = {}): Promise<DevicesAnswer> {
		const headers = { 'content-type': 'application/json' };
		const init = { method: 'POST', headers, body: JSON.stringify(request) };
		const response = await device.fetch('/sync/v1/devices', init);
		expect(response.status).toBe(200);
		return DevicesAnswer.parse(await response.json());
	}

	async function enter(role: Role, more: object = {}): Promise<SignedInDevice> {
		return world.signIn(await world.addAdministrator({ role, ...more }), `Of ${role}`);
	}

	const idsOf = ({ devices }: DevicesAnswer) => new Set(devices.map(({ id }) => id));

	test('an owner sees all devices, the last seen first, and which one is theirs', async () => {
		const sam = await enter('Help Desk');
		world.clock.now += DAY_MS;
		const owner = await enter(OWNER_ROLE, { firstName: 'Kim', lastName: 'Trần' });

		const { devices, isCut, serverNow } = await ask(owner);

		expect(devices).toEqual([
			{
				id: owner.deviceId,
				administratorId: owner.administratorId,
				administratorName: 'Kim Trần',
				name: `Of ${OWNER_ROLE}`,
				isThis: true,
				createdAt: world.clock.now,
				lastSeenAt: world.clock.now,
				waiting: 0,
				oldestWaitingAt: null
			},
			expect.objectContaining({ id: sam.deviceId, isThis: false })
		]);
		expect([isCut, serverNow]).toEqual([false, world.clock.now]);
	});

	test('SEC-C05 administrators see their own devices and those of people they may suspend', async () => {
		const [alpha, beta] = [await world.addOrganization('A'), await world.addOrganization('B')];
		const inAlpha = { accessMode: 'selected', organizationIds: [alpha] };
		const byRole = new Map<Role, SignedInDevice>();
		for (const role of ROLES) byRole.set(role, await enter(role, inAlpha));
		const far = await enter('Help Desk', { accessMode: 'selected', organizationIds: [beta] });

		for (const [role, device] of byRole) {
			const seen = idsOf(await ask(device));
			const everybody = [...byRole.values(), far].map(({ deviceId }) => deviceId);
			const others = [...byRole].flatMap(([of, { deviceId }]) =>
				of === OWNER_ROLE ? [] : deviceId
			);
			const expected =
				role === OWNER_ROLE
					? everybody
					: role === 'Administrator' || role === 'Manager'
						? others
						: [device.deviceId];
			expect(seen).toEqual(new Set(expected));
		}
	});

	test('managers see only their own devices where they may not suspend', async () => {
		const manager = await enter('Manager');
		await enter('Help Desk');
		const { providerId } = world;
		await world.apply('provider.setPolicy', { providerId, managersMayContain: false });

		expect(idsOf(await ask(manager))).toEqual(new Set([manager.deviceId]));
	});

	test('an ended device is listed for a month', async () => {
		const owner = await enter(OWNER_ROLE);
		const lost = await world.signIn(owner.administratorId, 'Old phone');
		const args = { id: owner.administratorId, deviceId: lost.deviceId };
		await world.apply('administrator.endDevice', args);
		const endedAt = world.clock.now;
		const back = () => world.signIn(owner.administratorId);
		world.clock.now += 29 * DAY_MS;
		const within = await ask(await back());
		world.clock.now += 2 * DAY_MS;
		const later = await ask(await back());

		expect(within.devices.find(({ id }) => id === lost.deviceId)?.endedAt).toBe(endedAt);
		expect(idsOf(later).has(lost.deviceId)).toBe(false);
	});

	test('the queue that a device reports is listed', async () => {
		const owner = await enter(OWNER_ROLE);
		const sam = await enter('Help Desk');
		const push = { deviceId: sam.deviceId, lane: 'ordinary', clientNow: 9, mutations: [] };
		await sam.fetch('/sync/v1/push', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ ...push, queueDepth: 3, oldestAt: 5 })
		});

		const { devices } = await ask(owner);

		expect(devices.find(({ id }) => id === sam.deviceId)).toMatchObject({
			waiting: 3,
			oldestWaitingAt: world.clock.now - 4
		});
	});

	test('changes decided by a push are no longer listed as waiting', async () => {
		const owner = await enter(OWNER_ROLE);
		const sam = await enter('Help Desk');
		const change = { name: 'verdict.discard', v: 1, args: { mutationId: 'x' }, base: {} };
		const mutations = [{ id: 'b'.repeat(32), ...change, seen: null, authoredAt: 9 }];
		const push = { deviceId: sam.deviceId, lane: 'ordinary', clientNow: 9, mutations };
		const waiting = async (queueDepth: number) => {
			await sam.fetch('/sync/v1/push', {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ ...push, queueDepth, oldestAt: 5 })
			});
			const { devices } = await ask(owner);
			return devices.find(({ id }) => id === sam.deviceId);
		};

		expect(await waiting(3)).toMatchObject({ waiting: 2 });
		expect(await waiting(1)).toMatchObject({ waiting: 0, oldestWaitingAt: null });
	});

	test('a lockout is listed for those who may unlock', async () => {
		const owner = await enter(OWNER_ROLE);
		const helpDesk = await enter('Help Desk');
		const manager = await enter('Manager');
		const until = world.clock.now + 60_000;
		await block('code', accountText(manager), until);
		await block('password', accountText(owner), until + 1);
		await block('password', 'nobody@north.example', until);
		await block('recovery', accountText(helpDesk), world.clock.now - 1);

		const ofManager = { administratorId: manager.administratorId, until };
		const ofOwner = { administratorId: owner.administratorId, until: until + 1 };
		expect(new Set((await ask(owner)).lockouts)).toEqual(new Set([ofManager, ofOwner]));
		expect((await ask(helpDesk)).lockouts).toEqual([ofManager]);
		expect((await ask(manager)).lockouts).toEqual([]);
	});

	test('only the requested details of one administrator are returned', async () => {
		const owner = await enter(OWNER_ROLE);
		const [manager, helpDesk] = [await enter('Manager'), await enter('Help Desk')];
		const until = world.clock.now + 60_000;
		for (const person of [manager, helpDesk]) await block('code', accountText(person), until);
		const { administratorId } = manager;

		const told = await ask(owner, { administratorId });
		const toHelpDesk = await ask(helpDesk, { administratorId });

		expect(idsOf(told)).toEqual(new Set([manager.deviceId]));
		expect(told.lockouts).toEqual([{ administratorId, until }]);
		expect([toHelpDesk.devices, toHelpDesk.lockouts]).toEqual([[], told.lockouts]);
	});

	test('devices of another provider are not listed', async () => {
		const owner = await enter(OWNER_ROLE);
		const foreign = ownerColumns(await addForeignProvider(world));
		await world.store.db
			.insertInto('device')
			.values({
				id: 'foreign',
				...foreign,
				name: 'Foreign',
				credential_hash: '',
				created_at: 1,
				full_sign_in_at: 1,
				last_seen_at: 1,
				queue_depth: 0,
				oldest_at: null,
				ended_at: null,
				ended_reason: null
			})
			.execute();

		expect(idsOf(await ask(owner))).toEqual(new Set([owner.deviceId]));
	});

	test('two concurrent ends of devices of one person do not conflict', async () => {
		const sam = await world.addAdministrator({ role: 'Help Desk' });
		const [phone, tablet] = [await world.signIn(sam), await world.signIn(sam)];
		const devices = [await enter(OWNER_ROLE), await enter(OWNER_ROLE)] as const;
		const [first, second] = [await openReplica(devices[0]), await openReplica(devices[1])];

		const one = await first.change('administrator.endDevice', {
			id: sam,
			deviceId: phone.deviceId
		});
		const args = { id: sam, deviceId: tablet.deviceId };
		const other = await second.change('administrator.endDevice', args);
		await first.pull();

		expect([one.outcome, other.outcome]).toEqual(['applied', 'applied']);
		expect(first.verdicts.get(one.id)?.outcome).toBe('applied');
		const told = (await ask(devices[0])).devices.filter(({ endedAt }) => endedAt !== undefined);
		expect(new Set(told.map(({ id }) => id))).toEqual(new Set([phone.deviceId, tablet.deviceId]));
	});

	test('SEC-C12 a revoked device decides nothing more, and others of the same person do', async () => {
		const kept = await enter(OWNER_ROLE);
		const id = kept.administratorId;
		const lost = await world.signIn(id);
		const [owner, stolen] = [await openReplica(kept), await openReplica(lost)];

		await owner.change('administrator.endDevice', { id, deviceId: lost.deviceId });
		const late = stolen.change('administrator.endSessions', { id });

		await expect(late).rejects.toMatchObject({ code: 'device_revoked' });
		expect((await owner.change('administrator.unlock', { id: await addHelpDesk() })).outcome).toBe(
			'applied'
		);
	});

	test('SEC-C12 changes sent while their device is being revoked are not decided', async () => {
		const kept = await enter(OWNER_ROLE);
		const id = kept.administratorId;
		const lost = await world.signIn(id);
		const [owner, stolen] = [await openReplica(kept), await openReplica(lost)];

		const told = await Promise.all([
			toldOf(owner.change('administrator.endDevice', { id, deviceId: lost.deviceId })),
			toldOf(stolen.change('administrator.endSessions', { id }))
		]);

		// Whichever of the two is first, the other one comes too late.
		expect([
			['applied', 'device_revoked'],
			['unauthenticated', 'applied']
		]).toContainEqual(told);
	});

	test('SEC-C05 a person who ends all their own sessions must sign in again', async () => {
		const owner = await enter(OWNER_ROLE);
		const replica = await openReplica(owner);

		const { outcome } = await replica.change('administrator.endSessions', {
			id: owner.administratorId
		});

		expect(outcome).toBe('applied');
		await expect(replica.pull()).rejects.toMatchObject({ code: 'unauthenticated' });
	});

	const addHelpDesk = () => world.addAdministrator({ role: 'Help Desk' });

	async function openReplica(device: SignedInDevice): Promise<ServerReplica> {
		const replica = new ServerReplica(world, device);
		await replica.pull();
		return replica;
	}

	const accountText = ({ administratorId }: SignedInDevice) =>
		textOf({ providerId: world.providerId, administratorId });

	async function block(factor: 'password' | 'code' | 'recovery', subject: string, until: number) {
		await world.store.db
			.insertInto('throttle')
			.values({
				key: throttleKey(factor, subject),
				failures: 11,
				blocked_until: until,
				updated_at: 0
			})
			.execute();
	}
});

test('devices are listed only for a session', async () => {
	const world = await createServerWorld();

	const response = await world.request('/sync/v1/devices', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: '{}'
	});

	expect(response.status).toBe(401);
	await world.close();
});

/** Returns how a change ended: its outcome, or why its request was refused. */
async function toldOf(change: Promise<{ readonly outcome: string }>): Promise<string> {
	try {
		return (await change).outcome;
	} catch (error) {
		if (error instanceof Refused) return error.code;
		throw error;
	}
}
