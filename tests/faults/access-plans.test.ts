import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { firstBrokenLink } from '@tenantry/sync-server/sync/audit/chain.ts';
import { describe, expect, test } from 'vitest';
import { freePort } from '#support/machine/loopback.ts';
import { startMortal, type Death } from '#support/servers/mortal.ts';
import { openProcessWorld, type ProcessWorld } from '#support/servers/process-world.ts';
import { startServer } from '#support/servers/process.ts';
import { Refused, ServerReplica } from '#support/servers/replica.ts';
import { DATABASES } from '#support/servers/world.ts';

const PEOPLE = 20;

/** In the middle of ending an account, and between the commit and the answer. */
const DEATHS: readonly Death[] = [
	{ phase: 'writing', times: 1 },
	{ phase: 'committed', times: 1 }
];

/** Adds people whose end has come while no server was running. */
async function addEnded(world: ProcessWorld): Promise<AdministratorId[]> {
	const ids: AdministratorId[] = [];
	for (let count = 0; count < PEOPLE; count++) {
		const id = AdministratorId.parse(await world.addAdministrator({ role: 'Manager' }));
		await world.apply('administrator.setEndDate', { id, endsAt: Date.now() - PEOPLE + count });
		ids.push(id);
	}
	return ids;
}

async function ends(world: ProcessWorld) {
	const events = await world.audit();
	expect(firstBrokenLink(events)).toBeUndefined();
	return events.filter(({ name }) => name === 'administrator.endAccount');
}

/** Expects every end to be carried out by the schedule alone, once. */
async function expectEachOnce(world: ProcessWorld, ids: readonly string[]): Promise<void> {
	await expect.poll(async () => (await ends(world)).length).toBeGreaterThanOrEqual(ids.length);
	const subjects = (await ends(world)).map(({ subject_id }) => subject_id);
	expect(subjects.toSorted()).toEqual([...ids].toSorted());
	const rows = await world.store.read(world.providerId, (reader) =>
		reader.rows(ids.map((id) => ({ collection: 'administrator', id })))
	);
	expect(
		rows.map(({ value }) => value).filter((value) => !value.includes('"suspended":true'))
	).toEqual([]);
}

describe.each(DATABASES)('on %s', (database) => {
	test('SEC-C16 a person whose end came while the server was down is out at its first request', async () => {
		await using kept = new AsyncDisposableStack();
		const world = kept.adopt(await openProcessWorld(database), (it) => it.close());
		await world.addAdministrator({ role: OWNER_ROLE });
		const id = AdministratorId.parse(await world.addAdministrator({ role: 'Manager' }));
		const replica = new ServerReplica(world, await world.signIn(id));
		await world.apply('administrator.setEndDate', { id, endsAt: Date.now() - 1 });

		kept.adopt(await startServer(world.premises), (it) => it.close());
		const refused: unknown = await replica.pull().catch((error: unknown) => error);

		expect(refused instanceof Refused && refused.code).toBe('device_revoked');
		expect(await ends(world)).toHaveLength(1);
	});

	test('SEC-C16 a server that is killed while it ends access ends it once, when it is back', async () => {
		await using kept = new AsyncDisposableStack();
		const world = kept.adopt(await openProcessWorld(database), (it) => it.close());
		await world.addAdministrator({ role: OWNER_ROLE });
		const mortal = startMortal(world.premises, DEATHS);
		const server = kept.adopt(await mortal, (it) => it.close());
		const ids: string[] = [];

		for (let count = 0; count < DEATHS.length; count++) {
			const id = AdministratorId.parse(await world.addAdministrator({ role: 'Manager' }));
			const replica = new ServerReplica(world, await world.signIn(id));
			await world.apply('administrator.setEndDate', { id, endsAt: Date.now() - 1 });
			// The answer is lost where the server dies first.
			const args = { id, firstName: 'Late' };
			const made = replica.mutation('administrator.editDetails', args);
			const asked = Promise.allSettled([replica.push(made)]);
			await server.die();
			await asked;
			ids.push(id);
			await server.revive();
		}

		await expectEachOnce(world, ids);
	});
});

test('SEC-C16 two servers carry out a due plan once', async () => {
	await using kept = new AsyncDisposableStack();
	const world = kept.adopt(await openProcessWorld('postgres'), (it) => it.close());
	await world.addAdministrator({ role: OWNER_ROLE });
	const ids = await addEnded(world);

	const other = { ...world.premises, port: await freePort() };
	await Promise.all(
		[world.premises, other].map(async (premises) =>
			kept.adopt(await startServer(premises), (it) => it.close())
		)
	);

	await expectEachOnce(world, ids);
});
