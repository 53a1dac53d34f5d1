// @all: creates a thousand organizations
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { expect, test } from 'vitest';
import { Device } from '#support/cluster/device.ts';
import { createServerWorld } from '#support/servers/world.ts';

const HOUR_MS = 3_600_000;

test('rows that take several queries to read are all sent, and count in the digest', async () => {
	await using kept = new AsyncDisposableStack();
	const world = kept.adopt(await createServerWorld({ database: 'sqlite' }), (it) => it.close());
	async function enter(role: typeof OWNER_ROLE | 'Manager', more: object = {}): Promise<Device> {
		const signedIn = await world.signIn(await world.addAdministrator({ role, ...more }));
		const device = kept.adopt(await Device.open(world, signedIn, role), (it) => it.close());
		await device.sync();
		return device;
	}
	const early = await enter(OWNER_ROLE);
	const ids: string[] = [];
	// More than one query and one part of a digest read.
	for (let count = 0; count < 1_100; count++) ids.push(await world.addOrganization());
	await early.sync();
	const late = await enter(OWNER_ROLE);
	const manager = await enter('Manager', { accessMode: 'selected', organizationIds: ids.slice(1) });
	world.clock.now += HOUR_MS;

	for (const device of [early, late, manager]) {
		const before = device.comparisons;
		await device.sync();
		expect([device.comparisons, device.divergences]).toEqual([before + 1, 0]);
		const held = ids.filter((id) => device.value('organization', id) !== undefined);
		expect(held).toEqual(device === manager ? ids.slice(1) : ids);
	}
});
