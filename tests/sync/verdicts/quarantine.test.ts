import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { HAND_OVER_HEADER, HandOverAnswer } from '@tenantry/shared/protocol/quarantine.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Device } from '#support/cluster/device.ts';
import { openHandOverWorld, type HandOverWorld } from '#support/cluster/hand-over-world.ts';
import { DATABASES } from '#support/servers/world.ts';

describe.each(DATABASES)('on %s', (database) => {
	let world: HandOverWorld;

	beforeEach(async () => {
		world = await openHandOverWorld(database);
	});
	afterEach(() => world.close());

	/**
	 * Hands over the queue of a manager who suspended a person offline, and was suspended in
	 * between.
	 */
	async function handedOver(): Promise<{ readonly manager: Device; readonly id: string }> {
		const manager = await world.enter('Manager');
		const id = await manager.mutate('administrator.suspend', { id: world.subject });
		await world.apply('administrator.suspend', { id: manager.signedIn.administratorId });
		await manager.sync();
		expect([manager.isRevoked, await manager.handOver()]).toEqual([true, true]);
		return { manager, id };
	}

	test('nothing that a revoked device hands over is applied, and only owners see it', async () => {
		const owner = await world.enter(OWNER_ROLE);
		const administrator = await world.enter('Administrator');
		const { id } = await handedOver();

		await Promise.all([owner.sync(), administrator.sync()]);

		expect(world.held(owner)).toEqual([[id, 'Kim Of Manager']]);
		expect(world.held(await world.enter(OWNER_ROLE))).toEqual([[id, 'Kim Of Manager']]);
		expect([world.held(administrator), world.isSuspended(owner)]).toEqual([[], false]);
	});

	test('an owner releases it once, and it is resolved for all owners', async () => {
		const [first, second] = [await world.enter(OWNER_ROLE), await world.enter(OWNER_ROLE)];
		const { id } = await handedOver();
		await Promise.all([first.sync(), second.sync()]);

		await first.mutate('administrator.suspend', { id: world.subject }, id);
		await second.mutate('verdict.discard', { mutationId: id }, id);
		await first.sync();
		await second.sync();
		await first.sync();

		expect([world.held(first), world.held(second), world.isSuspended(second)]).toEqual([
			[],
			[],
			true
		]);
		expect(second.replica.settled.get(id)?.verdict?.successor).toBe(
			first.replica.settled.get(id)?.verdict?.successor
		);
	});

	test('an owner discards it, and nothing changes', async () => {
		const owner = await world.enter(OWNER_ROLE);
		const { id } = await handedOver();
		await owner.sync();

		await owner.mutate('verdict.discard', { mutationId: id }, id);
		await owner.sync();

		expect([world.held(owner), world.isSuspended(owner)]).toEqual([[], false]);
	});

	test('a role that does not review it cannot resolve it', async () => {
		const owner = await world.enter(OWNER_ROLE);
		const administrator = await world.enter('Administrator');
		const { id } = await handedOver();

		const redo = await administrator.mutate('administrator.suspend', { id: world.subject }, id);
		await administrator.sync();
		await owner.sync();

		expect(administrator.replica.settled.get(redo)?.verdict).toMatchObject({
			outcome: 'rejected',
			rejection: { code: 'not_permitted' }
		});
		expect([world.held(owner), world.isSuspended(owner)]).toEqual([
			[[id, 'Kim Of Manager']],
			false
		]);
	});

	test('a repeated hand-over gets the same answer, and a different one is refused', async () => {
		const { manager, id } = await handedOver();

		const again = await world.ask(manager);
		const more = await world.ask(manager, { mutations: [] });

		expect(HandOverAnswer.parse(await again.json()).results).toMatchObject([
			{ id, outcome: 'quarantined' }
		]);
		expect(more.status).toBe(401);
	});

	test('a ticket is valid for the device it was issued to, once that is revoked', async () => {
		const { manager } = await handedOver();
		const living = await world.enter('Manager');

		const foreign = await world.ask(living, { ticket: manager.ticket });
		const guessed = await world.ask(manager, { ticket: 'x'.repeat(43) });
		const unknown = await world.ask(manager, { deviceId: 'nobody' });

		expect([foreign.status, guessed.status, unknown.status]).toEqual([401, 401, 401]);
	});

	test('a suspended person hands over, whatever ended their device before', async () => {
		const manager = await world.enter('Manager');
		const owner = await world.enter(OWNER_ROLE);
		const id = await manager.mutate('administrator.suspend', { id: world.subject });
		const { administratorId } = manager.signedIn;
		const email = 'new@north.example';
		await world.apply('administrator.editDetails', { id: administratorId, email });
		await world.apply('administrator.suspend', { id: administratorId });

		await manager.sync();
		const isTaken = await manager.handOver();
		await owner.sync();

		expect([manager.isRevoked, isTaken]).toEqual([true, true]);
		expect(world.held(owner).map(([held]) => held)).toEqual([id]);
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

		const answer = await world.ask(manager, { mutations: ['x'.repeat(8_400_000)] });

		expect(answer.status).toBe(413);
	});

	test('changes decided before are answered with their outcome', async () => {
		const manager = await world.enter('Manager');
		const id = await manager.mutate('administrator.suspend', { id: world.subject });
		manager.wire.faults = ['lose-answer'];
		await manager.sync();
		manager.wire.heal();
		await world.apply('administrator.suspend', { id: manager.signedIn.administratorId });
		await manager.sync();

		const answer = await world.ask(manager);

		expect(HandOverAnswer.parse(await answer.json()).results).toMatchObject([
			{ id, outcome: 'applied' }
		]);
	});

	test('the restored author sees that it is held, and then its outcome', async () => {
		const owner = await world.enter(OWNER_ROLE);
		const { manager, id } = await handedOver();
		const { administratorId } = manager.signedIn;
		await world.apply('administrator.restore', { id: administratorId });
		const back = await world.enter('Manager', administratorId);
		expect([world.held(back), back.replica.settled.get(id)?.verdict?.outcome]).toEqual([
			[],
			'quarantined'
		]);
		await owner.sync();

		const redo = await owner.mutate('administrator.suspend', { id: world.subject }, id);
		await owner.sync();
		await back.sync();

		expect(back.replica.settled.get(id)?.verdict?.successor).toBe(redo);
	});

	test('a former owner keeps nothing of the held changes', async () => {
		const owner = await world.enter(OWNER_ROLE);
		await world.enter(OWNER_ROLE);
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
