import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Device } from '#support/cluster/device.ts';
import { visibleRows } from '#support/store/visible-rows.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';

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
	expect(phone.rows()).toEqual(await visibleRows(world.store, world.providerId, owner));
});

test('a refill received page by page around a push is complete', async () => {
	const owner = await world.addAdministrator({ role: OWNER_ROLE });
	const manager = await world.addAdministrator({ role: 'Manager' });
	for (let count = 0; count < 40; count++) {
		const organizationId = await world.addOrganization(`Organization ${count}`);
		const organizationIds = [organizationId];
		await world.addAdministrator({ role: 'Help Desk', accessMode: 'selected', organizationIds });
	}
	const phone = await open(manager);
	await phone.sync();
	const [somebody = ''] = [...phone.replica.rows.rows('administrator').keys()].filter(
		(id) => id !== owner && id !== manager
	);
	await phone.mutate('administrator.suspend', { id: somebody });
	await world.apply('administrator.changeRole', { id: manager, role: 'Administrator' });
	await world.apply('administrator.changeRole', { id: manager, role: OWNER_ROLE });

	await phone.restart();
	await phone.sync();

	expect(phone.replica.queue.size).toBe(0);
	expect(phone.rows()).toEqual(await visibleRows(world.store, world.providerId, manager));
});

test('the rows are the older ones after a restored backup, and lost changes are listed', async () => {
	const owner = await world.addAdministrator({ role: OWNER_ROLE });
	const [sam, kim] = [
		await world.addAdministrator({ role: 'Manager', firstName: 'Sam' }),
		await world.addAdministrator({ role: 'Manager', firstName: 'Kim' })
	];
	for (let count = 0; count < 40; count++) {
		const organizationId = await world.addOrganization(`Organization ${count}`);
		const organizationIds = [organizationId];
		await world.addAdministrator({ role: 'Help Desk', accessMode: 'selected', organizationIds });
	}
	const phone = await open(owner);
	await phone.sync();
	const restore = await world.backUp();
	const lost = await phone.mutate('administrator.editDetails', { id: kim, firstName: 'Lost' });
	await phone.sync();
	phone.wire.isCut = true;
	await phone.mutate('administrator.suspend', { id: sam });
	await phone.sync();

	await restore();
	phone.wire.heal();
	await phone.sync();

	expect(phone.replica.queue.size).toBe(0);
	expect(phone.value('administrator', sam)).toMatchObject({ suspended: true });
	expect(phone.value('administrator', kim)).toMatchObject({ firstName: 'Kim' });
	expect(phone.rows()).toEqual(await visibleRows(world.store, world.providerId, owner));
	expect(phone.replica.needsYou().map(({ id, kind }) => [id, kind])).toEqual([[lost, 'lost']]);
	const args = { id: kim, firstName: 'Lost' };
	const redone = await phone.mutate('administrator.editDetails', args, lost);
	await phone.sync();
	expect(phone.replica.settled.outcomeOf(redone)).toBe('applied');
	expect(phone.replica.needsYou()).toEqual([]);
});
