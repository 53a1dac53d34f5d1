import { Administrator, statusOf } from '@tenantry/shared/domain/administrator/schema.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { firstBrokenLink } from '@tenantry/sync-server/sync/audit/chain.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeKey } from '#support/api/client.ts';
import { openRaceWorld, tallyOf, type RaceWorld } from '#support/servers/race-world.ts';
import { newMutationId, ServerReplica } from '#support/servers/replica.ts';
import { DATABASES } from '#support/servers/world.ts';

describe.each(DATABASES)('on real servers with %s', (database) => {
	let world: RaceWorld;

	beforeAll(async () => {
		world = await openRaceWorld(database);
	});
	afterAll(() => world.close());

	async function openReplica(administratorId: string): Promise<ServerReplica> {
		const replica = new ServerReplica(world, await world.signIn(administratorId));
		await replica.pull();
		return replica;
	}

	test('SEC-D06 one change sent fifty times concurrently from two devices happens once', async () => {
		const owner = await world.addAdministrator({ role: OWNER_ROLE });
		const subject = await world.addAdministrator({ role: 'Help Desk' });
		const [one, other] = [await openReplica(owner), await openReplica(owner)];
		const mutation = one.mutation('administrator.suspend', { id: subject });

		const results = await Promise.all(
			Array.from({ length: 50 }, (_, at) => (at % 2 === 0 ? one : other).push(mutation))
		);

		const answers = new Set(results.map((result) => JSON.stringify(result)));
		expect(answers.size).toBe(1);
		expect([...answers][0]).toContain('"applied"');
		const events = (await world.audit()).filter(({ mutation_id }) => mutation_id === mutation.id);
		expect(events).toHaveLength(1);
	});

	test('SEC-D06 one API request sent fifty times concurrently is carried out once', async () => {
		const owner = await world.addAdministrator({ role: OWNER_ROLE });
		await world.apply('administrator.setApiAccess', { id: owner, enabled: true });
		const key = await makeKey(world, owner);
		const email = `${newMutationId()}@north.example`;

		const answers = await world.atOnce(50, async (url) => {
			const response = await fetch(`${url}/api/v2/providers/${world.providerId}/administrators`, {
				method: 'POST',
				headers: {
					'content-type': 'application/json',
					'x-api-key': key,
					'idempotency-key': email
				},
				body: JSON.stringify({ email, roleName: 'Manager' })
			});
			return `${response.status} ${await response.text()}`;
		});

		expect(Object.values(tallyOf(answers))).toEqual([50]);
		expect(answers[0]).toMatch(/^200 /);
		expect((await living()).filter((one) => one.email === email)).toHaveLength(1);
	});

	test('SEC-D11 one of ten owners who demote each other concurrently is left', async () => {
		const before = await owners();
		const ids: string[] = [];
		for (let n = 0; n < 10; n++) ids.push(await world.addAdministrator({ role: OWNER_ROLE }));
		for (const { id } of before) await world.apply('administrator.suspend', { id });
		const replicas = await Promise.all(ids.map(openReplica));

		const results = await Promise.all(
			replicas.flatMap((replica) =>
				ids
					.filter((id) => id !== replica.administratorId)
					.map((id) => replica.change('administrator.changeRole', { id, role: 'Read Only' }))
			)
		);

		expect(results).toHaveLength(90);
		expect(await owners()).toHaveLength(1);
		const codes = new Set(results.map(({ outcome, rejection }) => rejection?.code ?? outcome));
		expect(codes).toContain('applied');
		expect(codes).toContain('not_permitted');
		expect(firstBrokenLink(await world.audit())).toBeUndefined();
	});

	async function living(): Promise<(Administrator & { readonly id: string })[]> {
		const rows = await world.store.db
			.selectFrom('record')
			.select(['id', 'value'])
			.where('collection', '=', 'administrator')
			.where('deleted', 'is', null)
			.execute();
		return rows.map(({ id, value }) => ({ id, ...Administrator.parse(JSON.parse(value)) }));
	}

	async function owners(): Promise<(Administrator & { readonly id: string })[]> {
		const all = await living();
		return all.filter((one) => one.role === OWNER_ROLE && statusOf(one) === 'active');
	}
});
