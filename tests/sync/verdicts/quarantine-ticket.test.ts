import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { HandOverAnswer } from '@tenantry/shared/protocol/quarantine.ts';
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

	const suspend = (id: string) => world.apply('administrator.suspend', { id });

	/** Makes a change on a device that has ended for a lesser reason, and takes its person out. */
	async function takenOut(): Promise<{ readonly manager: Device; readonly id: string }> {
		const manager = await world.enter('Manager');
		await manager.mutate('administrator.suspend', { id: world.subject, reason: 'Left' });
		const id = manager.signedIn.administratorId;
		await world.apply('administrator.editDetails', { id, email: 'new@north.example' });
		await world.apply('administrator.suspend', { id });
		await manager.sync();
		expect(manager.ticket).toBeDefined();
		return { manager, id };
	}

	test('a ticket counts only while its device is revoked', async () => {
		const owner = await world.enter(OWNER_ROLE);
		const { manager, id } = await takenOut();

		await world.apply('administrator.restore', { id });
		const restored = await world.ask(manager);
		await world.apply('administrator.requireMfa', { id });
		const toEnrol = await world.ask(manager);
		await owner.sync();
		const none = world.held(owner);
		await world.apply('administrator.suspend', { id });
		const again = await world.ask(manager);
		await owner.sync();

		expect([restored.status, toEnrol.status, again.status]).toEqual([401, 401, 200]);
		expect([none, world.held(owner).length]).toEqual([[], 1]);
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
		const owner = await world.enter(OWNER_ROLE);
		const manager = await world.enter('Manager');
		const id = await manager.mutate('administrator.suspend', { id: world.subject });
		await end(manager);
		await manager.sync();

		const answer = await world.ask(manager);
		const more = await world.ask(manager, { mutations: [] });
		await owner.sync();

		expect([manager.isRevoked, answer.status, more.status]).toEqual([true, 200, 401]);
		expect(world.held(owner)).toEqual([[id, 'Kim Of Manager']]);
		expect(world.isSuspended(owner)).toBe(false);
	});

	test('a ticket that was issued under an earlier sealing key counts', async () => {
		const { manager } = await takenOut();
		world.inside?.rotateKeys();

		expect((await world.ask(manager)).status).toBe(200);
	});

	test('the audit has each change that was handed over once, as held and without an effect', async () => {
		const { manager, id } = await takenOut();
		await world.ask(manager);
		await world.ask(manager);

		const events = (await world.audit()).filter(({ outcome }) => outcome === 'quarantined');

		expect(events).toMatchObject([
			{
				name: 'administrator.suspend',
				actor_id: id,
				subject_id: world.subject,
				device_id: manager.signedIn.deviceId,
				changes: '[]'
			}
		]);
	});

	test('the same changes are the same hand-over, in whatever order their fields come', async () => {
		const { manager } = await takenOut();
		await world.ask(manager);
		const reversed = manager.replica.queue.list().map(({ mutation }) => reverse(mutation));

		expect((await world.ask(manager, { mutations: reversed })).status).toBe(200);
	});

	test('SEC-D02 a hand-over learns nothing of the change of another person under the same id', async () => {
		const owner = await world.enter(OWNER_ROLE);
		const id = await owner.mutate('administrator.suspend', { id: world.subject });
		await owner.sync();
		const manager = await world.enter('Manager');
		await manager.mutate('administrator.endSessions', { id: world.subject });
		const [own] = manager.replica.queue.list();
		await suspend(manager.signedIn.administratorId);
		await manager.sync();

		const answer = await world.ask(manager, { mutations: [{ ...own?.mutation, id }] });

		const { results } = HandOverAnswer.parse(await answer.json());
		expect(results).toMatchObject([{ id, outcome: 'rejected' }]);
		expect(JSON.stringify(results)).not.toContain(world.subject);
		await owner.sync();
		expect(owner.replica.settled.get(id)?.verdict?.outcome).toBe('applied');
	});
});

/** Returns the same objects with their fields in the opposite order. */
function reverse(value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	const entries = Object.entries(value).toReversed();
	return Object.fromEntries(entries.map(([name, part]) => [name, reverse(part)]));
}

test('a device that a restored server has forgotten hands nothing over', async () => {
	const world = await openHandOverWorld('sqlite');
	const restore = await world.backUp();
	const manager = await world.enter('Manager');
	await manager.mutate('administrator.suspend', { id: world.subject });
	await world.apply('administrator.suspend', { id: manager.signedIn.administratorId });
	await manager.sync();
	expect(manager.ticket).toBeDefined();
	await restore();

	const answer = await world.ask(manager);

	expect([answer.status, await answer.json()]).toMatchObject([401, { code: 'unauthenticated' }]);
	expect(world.logged).toEqual([]);
	await world.close();
});
