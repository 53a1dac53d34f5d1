import { OWNER_ROLE, type Role } from '@tenantry/shared/domain/role.ts';
import {
	HAND_OVER_HEADER,
	HandOverAnswer,
	handOverPass
} from '@tenantry/shared/protocol/quarantine.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Device } from '#support/cluster/device.ts';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';

/** Fields of a hand-over request. */
interface HandOver {
	readonly deviceId: string;
	readonly ticket: string | undefined;
	readonly mutations: readonly unknown[];
}

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let devices: Device[];
	let subject: string;

	beforeEach(async () => {
		devices = [];
		world = await createServerWorld({ database });
		subject = await world.addAdministrator({ role: 'Help Desk', firstName: 'Jo' });
	});
	afterEach(async () => {
		for (const device of devices) device.close();
		await world.close();
	});

	async function enter(role: Role, id?: string): Promise<Device> {
		const administratorId = id ?? (await world.addAdministrator({ role, firstName: 'Kim' }));
		const device = await Device.open(world, await world.signIn(administratorId, 'Phone'), role);
		devices.push(device);
		await device.sync();
		return device;
	}

	const held = (device: Device) =>
		device.replica.needsYou().map(({ id, verdict }) => [id, verdict?.author?.name]);
	const isSuspended = (device: Device) => device.value('administrator', subject)?.suspended;

	/** Sends the request that the device makes, with the fields that the test changes. */
	async function ask(device: Device, changed: Partial<HandOver>): Promise<Response> {
		const { deviceId, queue } = device.replica;
		const mutations = queue.list().map(({ mutation }) => mutation);
		const { ticket = '', ...handOver } = { deviceId, ticket: device.ticket, mutations, ...changed };
		const pass = handOverPass(handOver.deviceId, ticket);
		return world.request('/sync/v1/quarantine', {
			method: 'POST',
			headers: { 'content-type': 'application/json', [HAND_OVER_HEADER]: pass },
			body: JSON.stringify({ mutations: handOver.mutations })
		});
	}

	const suspend = (id: string) => world.apply('administrator.suspend', { id });

	/** Makes a change on a device that has ended for a lesser reason, and takes its person out. */
	async function takenOut(): Promise<{ readonly manager: Device; readonly id: string }> {
		const manager = await enter('Manager');
		await manager.mutate('administrator.suspend', { id: subject });
		const id = manager.signedIn.administratorId;
		await world.apply('administrator.editDetails', { id, email: 'new@north.example' });
		await world.apply('administrator.suspend', { id });
		await manager.sync();
		expect(manager.ticket).toBeDefined();
		return { manager, id };
	}

	test('a ticket counts only while its device is revoked', async () => {
		const owner = await enter(OWNER_ROLE);
		const { manager, id } = await takenOut();

		await world.apply('administrator.restore', { id });
		const restored = await ask(manager, {});
		await world.apply('administrator.requireMfa', { id });
		const toEnrol = await ask(manager, {});
		await owner.sync();
		const none = held(owner);
		await world.apply('administrator.suspend', { id });
		const again = await ask(manager, {});
		await owner.sync();

		expect([restored.status, toEnrol.status, again.status]).toEqual([401, 401, 200]);
		expect([none, held(owner).length]).toEqual([[], 1]);
	});

	test.each<readonly [string, (device: Device) => Promise<unknown>]>([
		['suspended', ({ signedIn: { administratorId: id } }) => suspend(id)],
		[
			'suspended and restored',
			async ({ signedIn: { administratorId: id } }) => {
				await suspend(id);
				await world.apply('administrator.restore', { id });
			}
		],
		[
			'deleted',
			({ signedIn: { administratorId: id } }) =>
				world.apply('administrator.delete', { id, email: `${id}@north.example` })
		],
		[
			'revoked alone',
			({ signedIn: { administratorId: id, deviceId } }) =>
				world.apply('administrator.endDevice', { id, deviceId })
		]
	])('a device that was %s hands its changes over once', async (_how, end) => {
		const owner = await enter(OWNER_ROLE);
		const manager = await enter('Manager');
		const id = await manager.mutate('administrator.suspend', { id: subject });
		await end(manager);
		await manager.sync();

		const answer = await ask(manager, {});
		const more = await ask(manager, { mutations: [] });
		await owner.sync();

		expect([manager.isRevoked, answer.status, more.status]).toEqual([true, 200, 401]);
		expect(held(owner)).toEqual([[id, 'Kim Of Manager']]);
		expect(isSuspended(owner)).toBe(false);
	});

	test('SEC-D02 a hand-over learns nothing of the change of another person under the same id', async () => {
		const owner = await enter(OWNER_ROLE);
		const id = await owner.mutate('administrator.suspend', { id: subject });
		await owner.sync();
		const manager = await enter('Manager');
		await manager.mutate('administrator.endSessions', { id: subject });
		const [own] = manager.replica.queue.list();
		await suspend(manager.signedIn.administratorId);
		await manager.sync();

		const answer = await ask(manager, { mutations: [{ ...own?.mutation, id }] });

		const { results } = HandOverAnswer.parse(await answer.json());
		expect(results).toMatchObject([{ id, outcome: 'rejected' }]);
		expect(JSON.stringify(results)).not.toContain(subject);
		await owner.sync();
		expect(owner.replica.settled.get(id)?.verdict?.outcome).toBe('applied');
	});
});
