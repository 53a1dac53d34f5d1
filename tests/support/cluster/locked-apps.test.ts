import { setImmediate } from 'node:timers/promises';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from '#support/servers/operator.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';
import { Cluster } from './cluster.ts';
import type { Device } from './device.ts';
import { LockedApps } from './locked-apps.ts';

const HOUR = 3_600_000;

let world: ServerWorld;
let cluster: Cluster;
let apps: LockedApps;
let phone: Device;
let subject: string;

beforeEach(async () => {
	world = await createServerWorld();
	subject = await world.addAdministrator({ role: 'Manager' });
	cluster = await Cluster.open(world, [OWNER_ROLE]);
	apps = new LockedApps(cluster, world);
	const [device] = cluster.living();
	if (device === undefined) throw new Error('There is no device');
	phone = device;
	await phone.sync();
	await apps.keep(phone);
});
afterEach(async () => {
	cluster.close();
	await world.close();
});

const decided = async () => (await world.audit()).flatMap(({ mutation_id: id }) => id ?? []);

async function suspend(): Promise<string> {
	const id = await phone.mutate('administrator.suspend', { id: subject });
	cluster.checker.save(phone, id);
	return id;
}

test('a locked app sends what was made before, and gets its verdict when it is unlocked', async () => {
	const id = await suspend();

	await apps.lock(phone);
	await apps.send(phone, ['none', 'lose-answer']);
	await apps.send(phone);

	expect(await decided()).toEqual([id]);
	expect(phone.isLocked).toBe(true);
	await cluster.expectAllWell();
	expect(phone.replica.queue.size).toBe(0);
});

test('a withdrawn change does not leave a locked app', async () => {
	const id = await suspend();
	await apps.keep(phone);
	await phone.replica.withdraw(id);

	await apps.lock(phone);
	await apps.send(phone);

	expect(await decided()).toEqual([]);
	await cluster.expectAllWell();
});

test('an open app does not withdraw what a service worker has sent', async () => {
	const id = await suspend();
	await apps.keep(phone);
	await apps.send(phone, ['none', 'late']);

	await phone.replica.withdraw(id);

	await cluster.expectAllWell();
	expect(await decided()).toEqual([id]);
});

test('SEC-L09 an envelope that is sealed again still says that it has left', async () => {
	const id = await suspend();
	await apps.keep(phone);
	await apps.send(phone, ['none', 'late']);
	world.inside?.rotateKeys();
	world.clock.now += 25 * HOUR;
	await apps.keep(phone);

	await phone.replica.withdraw(id);

	expect(phone.replica.queue.get(id)).toBeDefined();
	await cluster.expectAllWell();
	expect(await decided()).toEqual([id]);
});

test('changes that are made while others are sealed leave a locked app as well', async () => {
	const people: string[] = [];
	for (let count = 0; count < 24; count++)
		people.push(await world.addAdministrator({ role: 'Manager', firstName: `Sam ${count}` }));
	await phone.sync();

	const made = people.map(async (id, place) => {
		for (let turn = 0; turn < place * 2; turn++) await setImmediate();
		const keeping = apps.keep(phone);
		const mutationId = await phone.mutate('administrator.suspend', { id });
		await keeping;
		return mutationId;
	});
	const ids = await Promise.all(made);
	await apps.lock(phone);
	await apps.send(phone);

	expect((await decided()).toSorted()).toEqual(ids.toSorted());
});

test('what restricts a new account waits in its envelope until the creation is confirmed', async () => {
	const id = newId();
	const person = { id, email: 'new@north.example', firstName: 'New', lastName: 'Person' };
	const args = { ...person, role: 'Manager', accessMode: 'all', mfaRequired: false } as const;
	const created = await phone.mutate('administrator.create', args);
	await phone.mutate('organizationAccess.setMode', { id, mode: 'selected', organizationIds: [] });
	await phone.mutate('administrator.requireMfa', { id });

	await apps.lock(phone);
	await apps.send(phone);
	await apps.send(phone);
	expect(await decided()).toEqual([created]);
	await phone.unlock();
	await phone.sync();
	await phone.mutate('administrator.create', args, created);
	await phone.sync();
	await phone.sync();

	expect(phone.replica.queue.size).toBe(0);
	expect(phone.value('administrator', id)).toMatchObject({
		accessMode: 'selected',
		mfaRequired: true
	});
	await cluster.expectAllWell();
});
