import { blockedKeys } from '@tenantry/sync-server/store/migrations/0013-blocked-keys.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openApiClient, type ApiClient } from '#support/api/client.ts';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let id: string;
	let api: ApiClient;

	beforeEach(async () => {
		world = await createServerWorld({ database });
		id = await world.addAdministrator({ role: 'Manager' });
		api = await openApiClient(world, id);
	});
	afterEach(() => world.close());

	const statusOf = async (client: ApiClient) => (await client.get('/roles')).status;
	const suspend = () => world.apply('administrator.suspend', { id });
	const restore = () => world.apply('administrator.restore', { id });

	/** Ends the keys as an earlier program did: a suspension ended its owner's keys permanently. */
	async function endAsEarlier(): Promise<void> {
		const ended = { ended_at: world.clock.now, ended_reason: 'suspended' };
		await world.store.db.updateTable('api_key').set(ended).execute();
	}

	async function migrate(): Promise<void> {
		await blockedKeys().up(world.store.db);
	}

	test('a key that an earlier suspension ended does not come back with the next restore', async () => {
		await endAsEarlier();
		await migrate();

		await suspend();
		await restore();

		expect(await statusOf(api)).toBe(401);
	});

	test('only the newest key of a suspended administrator comes back at the update', async () => {
		await endAsEarlier();
		world.clock.now += 1_000;
		const newest = await openApiClient(world, id);
		await suspend();
		await migrate();

		await restore();

		expect([await statusOf(api), await statusOf(newest)]).toEqual([401, 200]);
	});
});
