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

	/**
	 * Hands over the queue of a manager who suspended a person offline, and was suspended in
	 * between.
	 */
	async function handedOver(): Promise<{ readonly manager: Device; readonly id: string }> {
		const manager = await enter('Manager');
		const id = await manager.mutate('administrator.suspend', { id: subject });
		await world.apply('administrator.suspend', { id: manager.signedIn.administratorId });
		await manager.sync();
		expect([manager.isRevoked, await manager.handOver()]).toEqual([true, true]);
		return { manager, id };
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

	test('nothing that a revoked device hands over is applied, and only owners see it', async () => {
		const owner = await enter(OWNER_ROLE);
		const administrator = await enter('Administrator');
		const { id } = await handedOver();

		await Promise.all([owner.sync(), administrator.sync()]);

		expect(held(owner)).toEqual([[id, 'Kim Of Manager']]);
		expect(held(await enter(OWNER_ROLE))).toEqual([[id, 'Kim Of Manager']]);
		expect([held(administrator), isSuspended(owner)]).toEqual([[], false]);
	});

	test('an owner releases it once, and it is resolved for all owners', async () => {
		const [first, second] = [await enter(OWNER_ROLE), await enter(OWNER_ROLE)];
		const { id } = await handedOver();
		await Promise.all([first.sync(), second.sync()]);

		await first.mutate('administrator.suspend', { id: subject }, id);
		await second.mutate('verdict.discard', { mutationId: id }, id);
		await first.sync();
		await second.sync();
		await first.sync();

		expect([held(first), held(second), isSuspended(second)]).toEqual([[], [], true]);
		expect(second.replica.settled.get(id)?.verdict?.successor).toBe(
			first.replica.settled.get(id)?.verdict?.successor
		);
	});

	test('an owner discards it, and nothing changes', async () => {
		const owner = await enter(OWNER_ROLE);
		const { id } = await handedOver();
		await owner.sync();

		await owner.mutate('verdict.discard', { mutationId: id }, id);
		await owner.sync();

		expect([held(owner), isSuspended(owner)]).toEqual([[], false]);
	});

	test('a role that does not review it cannot resolve it', async () => {
		const owner = await enter(OWNER_ROLE);
		const administrator = await enter('Administrator');
		const { id } = await handedOver();

		const redo = await administrator.mutate('administrator.suspend', { id: subject }, id);
		await administrator.sync();
		await owner.sync();

		expect(administrator.replica.settled.get(redo)?.verdict).toMatchObject({
			outcome: 'rejected',
			rejection: { code: 'not_permitted' }
		});
		expect([held(owner), isSuspended(owner)]).toEqual([[[id, 'Kim Of Manager']], false]);
	});

	test('a repeated hand-over gets the same answer, and a different one is refused', async () => {
		const { manager, id } = await handedOver();

		const again = await ask(manager, {});
		const more = await ask(manager, { mutations: [] });

		expect(HandOverAnswer.parse(await again.json()).results).toMatchObject([
			{ id, outcome: 'quarantined' }
		]);
		expect(more.status).toBe(401);
	});

	test('a ticket is valid for the device it was issued to, once that is revoked', async () => {
		const { manager } = await handedOver();
		const living = await enter('Manager');

		const foreign = await ask(living, { ticket: manager.ticket });
		const guessed = await ask(manager, { ticket: 'x'.repeat(43) });
		const unknown = await ask(manager, { deviceId: 'nobody' });

		expect([foreign.status, guessed.status, unknown.status]).toEqual([401, 401, 401]);
	});

	test('a suspended person hands over, whatever ended their device before', async () => {
		const manager = await enter('Manager');
		const owner = await enter(OWNER_ROLE);
		const id = await manager.mutate('administrator.suspend', { id: subject });
		const { administratorId } = manager.signedIn;
		const email = 'new@north.example';
		await world.apply('administrator.editDetails', { id: administratorId, email });
		await world.apply('administrator.suspend', { id: administratorId });

		await manager.sync();
		const isTaken = await manager.handOver();
		await owner.sync();

		expect([manager.isRevoked, isTaken]).toEqual([true, true]);
		expect(held(owner).map(([held]) => held)).toEqual([id]);
	});

	test('no byte of a stranger is read, however much they send', async () => {
		let read = 0;
		const pull = () => void (read += 1);
		const body = new ReadableStream({ pull }, { highWaterMark: 0 });
		const headers = { 'content-type': 'application/json', [HAND_OVER_HEADER]: 'somebody x' };

		const init = { method: 'POST', headers, body, duplex: 'half' } as const;
		const answer = await world.request('/sync/v1/quarantine', init);

		expect([answer.status, read]).toEqual([401, 0]);
	});

	test('a hand-over larger than any queue is refused', async () => {
		const { manager } = await handedOver();

		const answer = await ask(manager, { mutations: ['x'.repeat(8_400_000)] });

		expect(answer.status).toBe(413);
	});

	test('changes decided before are answered with their outcome', async () => {
		const manager = await enter('Manager');
		const id = await manager.mutate('administrator.suspend', { id: subject });
		manager.wire.faults = ['lose-answer'];
		await manager.sync();
		manager.wire.heal();
		await world.apply('administrator.suspend', { id: manager.signedIn.administratorId });
		await manager.sync();

		const answer = await ask(manager, {});

		expect(HandOverAnswer.parse(await answer.json()).results).toMatchObject([
			{ id, outcome: 'applied' }
		]);
	});

	test('the restored author sees that it is held, and then its outcome', async () => {
		const owner = await enter(OWNER_ROLE);
		const { manager, id } = await handedOver();
		const { administratorId } = manager.signedIn;
		await world.apply('administrator.restore', { id: administratorId });
		const back = await enter('Manager', administratorId);
		expect([held(back), back.replica.settled.get(id)?.verdict?.outcome]).toEqual([
			[],
			'quarantined'
		]);
		await owner.sync();

		const redo = await owner.mutate('administrator.suspend', { id: subject }, id);
		await owner.sync();
		await back.sync();

		expect(back.replica.settled.get(id)?.verdict?.successor).toBe(redo);
	});

	test('a former owner keeps nothing of the held changes', async () => {
		const owner = await enter(OWNER_ROLE);
		await enter(OWNER_ROLE);
		const { id } = await handedOver();
		await owner.sync();

		await world.apply('administrator.changeRole', {
			id: owner.signedIn.administratorId,
			role: 'Help Desk'
		});
		await owner.sync();
		await owner.restart();

		expect(owner.replica.settled.get(id)).toBeUndefined();
	});
});
