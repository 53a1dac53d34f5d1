import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { KeyUseAnswer } from '@tenantry/shared/protocol/key-use.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openApiClient } from '#support/api/client.ts';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;

	beforeEach(async () => {
		world = await createServerWorld({ database });
	});
	afterEach(() => world.close());

	async function lastUse(readerId: string, body: unknown) {
		const device = await world.signIn(readerId);
		return device.fetch('/sync/v1/key-use', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body)
		});
	}
	const answer = async (response: Response) => KeyUseAnswer.parse(await response.json());

	test('a person who sees an administrator learns when their key was last used', async () => {
		const owner = await world.addAdministrator({ role: OWNER_ROLE });
		const administratorId = await world.addAdministrator({ role: 'Manager' });
		const api = await openApiClient(world, administratorId);
		expect(await answer(await lastUse(owner, { administratorId }))).toEqual({ lastUsedAt: null });

		world.clock.now += 3_600_000;
		await api.get('/roles');

		const lastUsedAt = world.clock.now;
		expect(await answer(await lastUse(owner, { administratorId }))).toEqual({ lastUsedAt });
		expect(await answer(await lastUse(administratorId, { administratorId }))).toEqual({
			lastUsedAt
		});
	});

	test('the last use of a key is still known when a suspension blocks it', async () => {
		const owner = await world.addAdministrator({ role: OWNER_ROLE });
		const administratorId = await world.addAdministrator({ role: 'Manager' });
		await (await openApiClient(world, administratorId)).get('/roles');
		const lastUsedAt = world.clock.now;

		await world.apply('administrator.suspend', { id: administratorId });

		expect(await answer(await lastUse(owner, { administratorId }))).toEqual({ lastUsedAt });
		await world.apply('administrator.revokeApiKey', { id: administratorId });
		expect(await answer(await lastUse(owner, { administratorId }))).toEqual({ lastUsedAt: null });
	});

	test('a person who does not see an administrator gets the same answer as for an unknown id', async () => {
		const administratorId = await world.addAdministrator({ role: 'Manager' });
		const stranger = await world.addAdministrator({ role: 'Command Runner' });
		const api = await openApiClient(world, administratorId);
		await api.get('/roles');

		const ofThem = await lastUse(stranger, { administratorId });
		const ofNobody = await lastUse(stranger, { administratorId: 'f'.repeat(24) });

		expect(await answer(ofThem)).toEqual({ lastUsedAt: null });
		expect(await answer(ofNobody)).toEqual({ lastUsedAt: null });
	});

	test('a malformed query is refused', async () => {
		const owner = await world.addAdministrator({ role: OWNER_ROLE });

		for (const body of [{}, { administratorId: 7 }, { administratorId: 'a', more: 1 }, []])
			expect((await lastUse(owner, body)).status).toBe(400);
	});
});
