import { OWNER_ROLE, type Role } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { digestsOf, hasDiverged } from '@tenantry/web/engine/session/upkeep.ts';
import { Device } from '#support/cluster/device.ts';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';

const HOUR_MS = 3_600_000;

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let devices: Device[] = [];

	beforeEach(async () => {
		world = await createServerWorld({ database });
		devices = [];
	});
	afterEach(async () => {
		for (const device of devices) device.close();
		await world.close();
	});

	async function enter(role: Role, more: object = {}): Promise<Device> {
		const id = await world.addAdministrator({ role, ...more });
		const device = await Device.open(world, await world.signIn(id), role);
		devices.push(device);
		await device.sync();
		return device;
	}

	test('a device receives the digest of its visible rows at opening and then hourly', async () => {
		const [alpha, beta] = [await world.addOrganization('A'), await world.addOrganization('B')];
		const owner = await enter(OWNER_ROLE);
		const manager = await enter('Manager', { accessMode: 'selected', organizationIds: [alpha] });
		const runner = await enter('Command Runner');
		expect(devices.map(({ comparisons }) => comparisons)).toEqual([1, 1, 1]);

		const args = { id: manager.signedIn.administratorId, organizationIds: [beta] };
		await world.apply('organizationAccess.grant', args);
		await world.apply('administrator.suspend', { id: runner.signedIn.administratorId });
		await world.apply('administrator.delete', {
			id: runner.signedIn.administratorId,
			email: String(owner.value('administrator', runner.signedIn.administratorId)?.email)
		});
		await owner.sync();
		expect(owner.comparisons).toBe(1);
		world.clock.now += HOUR_MS;
		await owner.sync();
		await manager.sync();

		expect([owner.comparisons, manager.comparisons]).toEqual([2, 2]);
		expect(devices.map(({ divergences }) => divergences)).toEqual([0, 0, 0]);
	});

	test('a missing row and a row of another version are detected', async () => {
		const subject = await world.addAdministrator({ role: 'Help Desk' });
		const owner = await enter(OWNER_ROLE);
		const { rows } = owner.replica;
		const row = rows.row('administrator', subject);
		if (row === undefined) throw new Error('The row is not there.');

		rows.put('administrator', subject, { ...row, fields: { ...row.fields, role: 1 } });
		world.clock.now += HOUR_MS;
		await owner.sync();
		expect(owner.divergences).toBe(1);

		rows.delete('administrator', subject);
		world.clock.now += HOUR_MS;
		await owner.sync();
		expect(owner.divergences).toBe(2);
	});

	test('an app from before there were reviews finds its rows right, and a newer one sees one missing', async () => {
		const owner = await enter(OWNER_ROLE);
		const { administratorId } = owner.signedIn;
		const reviewId = 'a'.repeat(24);
		await owner.mutate('accessReview.start', {
			id: reviewId,
			name: 'Autumn',
			scope: { kind: 'all' },
			subjects: [administratorId],
			reviewers: [administratorId],
			dueAt: world.clock.now + HOUR_MS * 48,
			undecided: 'list',
			repeatDays: null
		});
		await owner.sync();
		world.clock.now += HOUR_MS;
		await owner.sync();
		expect([owner.comparisons, owner.divergences]).toEqual([2, 0]);
		const { rows, state } = owner.replica;
		const { digest, ownDigests } = digestsOf(owner.replica);

		rows.delete('accessReview', reviewId);

		expect(digestsOf(owner.replica).digest).toBe(digest);
		expect(hasDiverged(owner.replica, { digest }, state.version)).toBe(false);
		expect(hasDiverged(owner.replica, { digest, ownDigests }, state.version)).toBe(true);
		world.clock.now += HOUR_MS;
		await owner.sync();
		expect(owner.divergences).toBe(1);
	});

	test('a device that refilled because of it reports so, and the operator can read it', async () => {
		const owner = await enter(OWNER_ROLE);
		await owner.mutate('administrator.suspend', {
			id: await world.addAdministrator({ role: 'Help Desk' })
		});

		await owner.loop.startOver();
		await owner.sync();

		expect(world.logged).toContainEqual(
			expect.objectContaining({ deviceId: owner.signedIn.deviceId })
		);
		expect([owner.replica.isComplete, owner.replica.queue.size]).toEqual([true, 0]);
		expect([owner.comparisons, owner.divergences]).toEqual([2, 0]);
	});
});
