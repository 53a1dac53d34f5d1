import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { firstBrokenLink } from '@tenantry/sync-server/sync/audit/chain.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ServerReplica } from '#support/servers/replica.ts';
import { newId } from '#support/servers/operator.ts';
import { createServerWorld, type SecondServer, type ServerWorld } from '#support/servers/world.ts';

let world: ServerWorld;
let second: SecondServer;

beforeEach(async () => {
	world = await createServerWorld({ database: 'postgres' });
	second = await world.openSecond();
});
afterEach(async () => {
	await second.close();
	await world.close();
});

test('a hundred parallel demotions on two servers leave an owner and one audit', async () => {
	const owners: string[] = [];
	for (let count = 0; count < 4; count++)
		owners.push(await world.addAdministrator({ role: OWNER_ROLE }));
	const replicas: ServerReplica[] = [];
	for (const [place, owner] of owners.entries()) {
		const device = await world.signIn(owner);
		replicas.push(new ServerReplica(world, place % 2 === 0 ? device : second.through(device)));
	}
	for (const replica of replicas) await replica.pull();

	await Promise.all(
		Array.from({ length: 100 }, async (_, turn) => {
			const id = owners[(turn * 3 + 1) % 4] ?? '';
			await replicas[turn % 4]?.change('administrator.changeRole', { id, role: 'Read Only' });
		})
	);

	const audit = await world.audit();
	const left = await world.store.read(world.providerId, (reader) =>
		reader.find([{ collection: 'administrator', name: 'role', value: OWNER_ROLE }])
	);
	expect(left.length).toBeGreaterThan(0);
	expect(firstBrokenLink(audit)).toBeUndefined();
	expect(audit.filter(({ name }) => name === 'administrator.changeRole')).toHaveLength(100);
});

test('the same change sent to both servers concurrently is decided once', async () => {
	const device = await world.signIn(await world.addAdministrator({ role: OWNER_ROLE }));
	const here = new ServerReplica(world, device);
	const there = new ServerReplica(world, second.through(device));
	await here.pull();
	const mutation = here.mutation('organization.create', { id: newId(), name: 'Once' });

	const answers = await Promise.all(
		Array.from({ length: 40 }, (_, turn) => (turn % 2 === 0 ? here : there).push(mutation))
	);

	const versions = new Set(answers.flat().map(({ outcome, version }) => `${outcome} ${version}`));
	expect(versions.size).toBe(1);
});

test('accounts whose ends have come are ended once by two servers that both find them due', async () => {
	const device = await world.signIn(await world.addAdministrator({ role: OWNER_ROLE }));
	const here = new ServerReplica(world, device);
	const there = new ServerReplica(world, second.through(device));
	for (let count = 1; count <= 5; count++) {
		const id = AdministratorId.parse(await world.addAdministrator({ role: 'Manager' }));
		await world.apply('administrator.setEndDate', { id, endsAt: world.clock.now + count });
	}
	await here.pull();
	await there.pull();

	world.clock.now += 60_000;
	await Promise.all(
		Array.from({ length: 20 }, (_, turn) => (turn % 2 === 0 ? here : there).pull())
	);

	const ends = (await world.audit()).filter(({ name }) => name === 'administrator.endAccount');
	expect(ends).toHaveLength(5);
	expect(new Set(ends.map(({ subject_id }) => subject_id)).size).toBe(5);
});
