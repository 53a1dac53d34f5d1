import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Device } from '#support/device.ts';
import { rowsInSight } from '#support/role-matrix.ts';
import { createServerWorld, type ServerWorld } from '#support/server-world.ts';

let world: ServerWorld;
let devices: Device[];

beforeEach(async () => {
	world = await createServerWorld();
	devices = [];
});

afterEach(async () => {
	for (const device of devices) device.close();
	await world.close();
});

async function open(administratorId: string, name = 'Phone'): Promise<Device> {
	const device = await Device.open(world, await world.signIn(administratorId, name), name);
	devices.push(device);
	return device;
}

test('a suspension made offline survives a killed tab and takes effect once', async () => {
	const owner = await world.addAdministrator({ role: OWNER_ROLE });
	const sam = await world.addAdministrator({ role: 'Manager', firstName: 'Sam' });
	const phone = await open(owner);
	const tablet = await open(owner, 'Tablet');
	await phone.sync();
	phone.wire.isCut = true;

	await phone.mutate('administrator.suspend', { id: sam });
	await phone.restart();
	expect(phone.replica.queue.size).toBe(1);
	expect(phone.value('administrator', sam)).toMatchObject({ suspended: true });
	phone.wire.heal();
	phone.wire.faults = ['lose-answer'];
	await phone.sync();
	await phone.restart();
	await phone.sync();
	await tablet.sync();

	expect(phone.replica.queue.size).toBe(0);
	expect(tablet.value('administrator', sam)).toMatchObject({ suspended: true });
	const suspensions = (await world.audit()).filter(({ name }) => name === 'administrator.suspend');
	expect(suspensions).toHaveLength(1);
	expect(phone.rows()).toEqual(await rowsInSight(world.store, world.providerId, owner));
});
