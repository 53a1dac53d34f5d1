// @all: cuts many sessions
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabaseSession, type DatabaseSession } from '#support/postgres/session.ts';
import { pokesOf } from '#support/servers/pokes.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import { newId } from '#support/servers/operator.ts';
import {
	createServerWorld,
	type SecondServer,
	type ServerWorld,
	type SignedInDevice
} from '#support/servers/world.ts';

let world: ServerWorld;
let second: SecondServer;
let session: DatabaseSession;
let device: SignedInDevice;
let owner: ServerReplica;

beforeEach(async () => {
	world = await createServerWorld({ database: 'postgres' });
	second = await world.openSecond();
	session = await openDatabaseSession(world);
	device = await world.signIn(await world.addAdministrator({ role: OWNER_ROLE }));
	owner = new ServerReplica(world, device);
	await owner.pull();
});
afterEach(async () => {
	await session.close();
	await second.close();
	await world.close();
});

const HEAD = '%provider_head%';

test('a change whose session ends while it waits is not decided, and is decided on retry', async () => {
	const mutation = owner.mutation('organization.create', { id: newId(), name: 'Once' });
	await session.hold();
	const refused = owner.push(mutation).catch(String);
	await session.untilWaiting(1);

	await session.terminate(HEAD);
	await expect(refused).resolves.toBe('Error: overloaded');
	await session.release();
	const [taken] = await owner.push(mutation);

	expect(taken?.outcome).toBe('applied');
	expect((await world.audit()).filter(({ mutation_id: id }) => id === mutation.id)).toHaveLength(1);
});

test('a session that ends during a transaction affects nothing else', async () => {
	const begun = Promise.withResolvers<null>();
	const gate = Promise.withResolvers<null>();
	const writing = world.store.write(world.providerId, () => {
		begun.resolve(null);
		return gate.promise;
	});
	await begun.promise;
	const failed = expect(writing).rejects.toThrow();

	await session.terminate(HEAD);
	gate.resolve(null);

	await failed;
	const result = await owner.change('organization.create', { id: newId(), name: 'After' });
	expect(result.outcome).toBe('applied');
});

test('a lock that is held too long is a temporary failure', async () => {
	const mutation = owner.mutation('organization.create', { id: newId(), name: 'Once' });
	await session.hold();

	await expect(owner.push(mutation)).rejects.toThrow('overloaded');
	await session.release();
	const [taken] = await owner.push(mutation);

	expect(taken?.outcome).toBe('applied');
});

test('announcements missed while not listening are found by polling, and later ones are heard again', async () => {
	const there = second.through(device);
	const elsewhere = new ServerReplica(world, there);
	await using pokes = await pokesOf(there);
	await pokes.until(owner.version);

	await session.terminate('LISTEN%');
	const missed = await owner.change('organization.create', { id: newId(), name: 'Missed' });
	await elsewhere.pull();
	const versionAsked = elsewhere.version;
	// Repeats the change until the server listens again, which takes a moment.
	let heard = missed.version;
	while (!pokes.heard.some((version) => version > missed.version))
		heard = (await owner.change('organization.create', { id: newId(), name: 'Heard' })).version;

	expect(versionAsked).toBe(missed.version);
	expect(Math.max(...pokes.heard)).toBeLessThanOrEqual(heard);
});
