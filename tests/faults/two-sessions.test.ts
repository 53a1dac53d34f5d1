// @all: two servers under faults
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { PushResult } from '@tenantry/shared/protocol/push.ts';
import { applyWithin } from '@tenantry/sync-server/sync/push/system-actor.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabaseSession, type DatabaseSession } from '#support/postgres/session.ts';
import { Refused, ServerReplica } from '#support/servers/replica.ts';
import { newId } from '#support/servers/operator.ts';
import { createServerWorld, type SecondServer, type ServerWorld } from '#support/servers/world.ts';
import { inParallel } from '#support/runner/strands.ts';

let world: ServerWorld;
let second: SecondServer;
let session: DatabaseSession;

beforeEach(async () => {
	world = await createServerWorld({ database: 'postgres' });
	second = await world.openSecond();
	session = await openDatabaseSession(world);
});
afterEach(async () => {
	await session.close();
	await second.close();
	await world.close();
});

test('one of the last two owners who demote each other concurrently stays', async () => {
	const [ada, ben] = await twoOwners();
	const role = 'Read Only';

	const outcomes = await atOnce(
		() => ada.change('administrator.changeRole', { id: ben.administratorId, role }),
		() => ben.change('administrator.changeRole', { id: ada.administratorId, role })
	);

	expect(outcomes.toSorted()).toEqual(['applied', 'not_permitted']);
	expect(await countOwners()).toBe(1);
});

test('one of the last two owners who suspend each other concurrently stays', async () => {
	const [ada, ben] = await twoOwners();

	const outcomes = await atOnce(
		() => ada.change('administrator.suspend', { id: ben.administratorId }),
		() => ben.change('administrator.suspend', { id: ada.administratorId })
	);

	// The owner who is suspended first can no longer sign in.
	expect(outcomes.toSorted()).toEqual(['applied', 'device_revoked']);
});

test('an address that two people assign concurrently is assigned once', async () => {
	const [ada, ben] = await twoOwners();
	const [kim = '', sam = ''] = await addSubjects(2);
	for (const owner of [ada, ben]) await owner.pull();

	const outcomes = await atOnce(
		() => ada.change('administrator.editDetails', { id: kim, email: 'one@north.example' }),
		() => ben.change('administrator.editDetails', { id: sam, email: 'ONE@north.example' })
	);

	expect(outcomes.toSorted()).toEqual(['applied', 'email_taken']);
});

test('one of two people created concurrently with one address exists', async () => {
	const [ada, ben] = await twoOwners();
	const person = { email: 'one@north.example', firstName: 'Kim', lastName: 'Park' } as const;

	const outcomes = await atOnce(
		...[ada, ben].map((owner) => {
			const args = { ...person, id: newId(), role: 'Manager' } as const;
			return () => owner.change('administrator.create', args);
		})
	);

	expect(outcomes.toSorted()).toEqual(['applied', 'email_taken']);
});

test('a late commit is not skipped: until then no reader gets to a later version', async () => {
	const [ada, ben] = await twoOwners();
	const [early = '', late = ''] = await addSubjects(2);
	for (const owner of [ada, ben]) await owner.pull();
	const decided = Promise.withResolvers<null>();
	const gate = Promise.withResolvers<null>();

	const slow = world.store.write(world.providerId, async (tx) => {
		const changes = [{ name: 'administrator.suspend', args: { id: early } }];
		await applyWithin(tx, { actor: { name: 'The operator' }, at: world.clock.now, changes });
		decided.resolve(null);
		await gate.promise;
	});
	await decided.promise;
	const waiting = insist(() => ben.change('administrator.suspend', { id: late }));
	await session.untilWaiting(1);
	await ada.pull();
	const versionDuring = ada.version;
	gate.resolve(null);
	await slow;
	const { version } = await waiting;
	await ada.pull();

	expect(version).toBe(versionDuring + 2);
	expect(ada.value('administrator', early)).toMatchObject({ suspended: true });
	expect(ada.value('administrator', late)).toMatchObject({ suspended: true });
});

test('a pull reads a snapshot: no verdict precedes its rows while another server decides', async () => {
	const [, ben] = await twoOwners();
	const [subject = ''] = await addSubjects(1);
	await ben.pull();
	const tablet = new ServerReplica(world, await world.signIn(ben.administratorId));
	const reading = Promise.withResolvers<null>();

	const ahead: string[] = [];
	await inParallel(({ isOver, end }) => [
		(async () => {
			await reading.promise;
			for (let turn = 0; turn < 40; turn++) {
				await ben.change('administrator.editDetails', { id: subject, firstName: `Name ${turn}` });
				await ben.pull();
			}
			end();
		})(),
		(async () => {
			while (!isOver()) {
				await tablet.pull({ limit: 2 });
				reading.resolve(null);
				const told = Math.max(0, ...[...tablet.verdicts.values()].map(({ version }) => version));
				const written = tablet.rows.get(`administrator/${subject}`)?.fields.firstName ?? 0;
				if (told > written) ahead.push(`${told} > ${written}`);
			}
		})()
	]);

	expect(tablet.verdicts.size).toBeGreaterThan(1);
	expect(ahead).toEqual([]);
});

test('transactions that name the same rows in another order never deadlock', async () => {
	const [ada, ben] = await twoOwners();
	const subjects = await addSubjects(6);
	const devices = await Promise.all(subjects.map((id) => world.signIn(id)));
	for (const owner of [ada, ben]) await owner.pull();

	await Promise.all(
		Array.from({ length: 20 }, async (_, turn) => {
			const [author, ids] = turn % 2 === 0 ? [ada, subjects] : [ben, subjects.toReversed()];
			await author.push(...ids.map((id) => author.mutation('administrator.endSessions', { id })));
			// Requests write to the same sessions without taking that lock.
			for (const device of devices)
				await new ServerReplica(world, device).pull().catch(() => undefined);
		})
	);

	expect(await session.deadlocks()).toBe(0);
});

/** Ada is on the one server, Ben on the other. */
async function twoOwners(): Promise<[ada: ServerReplica, ben: ServerReplica]> {
	const [ada, ben] = [
		await world.addAdministrator({ role: OWNER_ROLE }),
		await world.addAdministrator({ role: OWNER_ROLE })
	];
	const here = new ServerReplica(world, await world.signIn(ada));
	const there = new ServerReplica(world, second.through(await world.signIn(ben)));
	await here.pull();
	await there.pull();
	return [here, there];
}

async function addSubjects(count: number): Promise<readonly string[]> {
	const ids: string[] = [];
	while (ids.length < count) ids.push(await world.addAdministrator({ role: 'Manager' }));
	return ids;
}

/**
 * Starts all changes so that each has read what it can before the lock, then releases it. Returns
 * the outcomes.
 */
async function atOnce(...changes: readonly (() => Promise<PushResult>)[]): Promise<string[]> {
	await session.hold();
	const results = changes.map(async (change) => {
		try {
			const { outcome, rejection } = await insist(change);
			return rejection?.code ?? outcome;
		} catch (error) {
			return error instanceof Refused ? error.code : String(error);
		}
	});
	await session.untilWaiting(changes.length);
	await session.release();
	return Promise.all(results);
}

/**
 * Retries a change while the server is overloaded, because on a slow machine the wait for a lock
 * may time out.
 */
async function insist(change: () => Promise<PushResult>): Promise<PushResult> {
	for (;;) {
		try {
			return await change();
		} catch (error) {
			if (!(error instanceof Refused && error.code === 'overloaded')) throw error;
		}
	}
}

async function countOwners(): Promise<number> {
	const owners = await world.store.read(world.providerId, (reader) =>
		reader.find([{ collection: 'administrator', name: 'role', value: OWNER_ROLE }])
	);
	return owners.length;
}
