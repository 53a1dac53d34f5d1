import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { expect, test } from 'vitest';
import { Device } from '#support/cluster/device.ts';
import { createServerWorld } from '#support/servers/world.ts';

/** `TENANTRY_TEST_QUEUE=10000` tests the full 10,000. */
const QUEUED = Number(process.env.TENANTRY_TEST_QUEUE ?? 2_000);
const TIMEOUT_MS = 300_000;

test(
	`${QUEUED} changes made offline are all decided, once and in order`,
	{ timeout: TIMEOUT_MS },
	async ({ annotate }) => {
		const world = await createServerWorld();
		const owner = await world.addAdministrator({ role: OWNER_ROLE });
		const people: string[] = [];
		for (let count = 0; count < 100; count++)
			people.push(await world.addAdministrator({ role: 'Manager' }));
		const phone = await Device.open(world, await world.signIn(owner, 'Phone'), 'Phone');
		const tablet = await Device.open(world, await world.signIn(owner, 'Tablet'), 'Tablet');
		for (const device of [phone, tablet]) device.rowsAPage = 1_000;
		await phone.sync();
		await tablet.sync();
		phone.wire.isCut = true;
		const start = performance.now();
		const made = Array.from({ length: QUEUED }, (_, count) =>
			phone.mutate('administrator.editDetails', {
				id: people[count % people.length] ?? '',
				lastName: `Name ${count}`
			})
		);
		const ids = await Promise.all(made);
		const queued = performance.now();
		await phone.restart();
		const opened = performance.now();

		phone.wire.heal();
		await phone.sync();
		const sent = performance.now();
		await tablet.sync();

		const decided = (await world.audit()).flatMap(({ mutation_id: id }) => id ?? []);
		expect(decided).toEqual(ids);
		expect([phone.replica.queue.size, phone.replica.needsYou()]).toEqual([0, []]);
		expect(tablet.rows()).toEqual(phone.rows());
		const times = [queued - start, opened - queued, sent - opened].map(Math.round);
		await annotate(`queued, opened and sent in ${times.join(', ')} ms`);
		for (const device of [phone, tablet]) device.close();
		await world.close();
	}
);
