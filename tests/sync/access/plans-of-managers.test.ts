import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ServerReplica } from '#support/servers/replica.ts';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';

const HOUR_MS = 3_600_000;

/** The server of this file has no schedule: requests carry out what is due. */
describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let ownerId: string;
	let sam: AdministratorId;

	beforeEach(async () => {
		world = await createServerWorld({ database });
		ownerId = await world.addAdministrator({ role: OWNER_ROLE });
		const managerId = await world.addAdministrator({ role: 'Manager' });
		sam = AdministratorId.parse(await world.addAdministrator({ role: 'Help Desk' }));
		const manager = await replicaOf(managerId);
		const endsAt = world.clock.now + 5 * HOUR_MS;
		await manager.change('administrator.setEndDate', { id: sam, endsAt });
	});
	afterEach(() => world.close());

	async function replicaOf(id: string): Promise<ServerReplica> {
		const replica = new ServerReplica(world, await world.signIn(id));
		await replica.pull();
		return replica;
	}

	async function samAfter(hours: number) {
		world.clock.now += hours * HOUR_MS;
		return (await replicaOf(ownerId)).value('administrator', sam);
	}

	async function bySchedule() {
		const events = (await world.audit()).filter(({ actor_name }) => actor_name === 'Schedule');
		return events.map(({ name, changes }): [string, unknown] => [name, JSON.parse(changes)]);
	}

	test('SEC-D26 a manager’s end date leaves an owner active, and the audit says that it ended', async () => {
		const owner = await replicaOf(ownerId);
		await owner.change('administrator.changeRole', { id: sam, role: OWNER_ROLE });

		expect(await samAfter(6)).toMatchObject({ suspended: false, endsAt: null, plansAsOwner: null });
		expect(await bySchedule()).toEqual([
			[
				'administrator.lapsePlans',
				[
					expect.objectContaining({ id: sam, field: 'endsAt', to: null }),
					expect.objectContaining({ id: sam, field: 'plansAsOwner', to: null })
				]
			]
		]);
	});

	test('SEC-D26 a manager’s end date waits for the end of a raise to owner, and suspends then', async () => {
		const owner = await replicaOf(ownerId);
		const until = world.clock.now + 8 * HOUR_MS;
		await owner.change('administrator.raiseRole', { id: sam, role: OWNER_ROLE, until });

		expect(await samAfter(6)).toMatchObject({ suspended: false, role: OWNER_ROLE });
		expect(await bySchedule()).toEqual([]);
		expect(await samAfter(3)).toMatchObject({ suspended: true, role: 'Help Desk', endsAt: null });
		expect((await bySchedule()).map(([name]) => name)).toEqual([
			'administrator.endRaise',
			'administrator.endAccount'
		]);
	});
});
