// @all: kills, rotates and restores servers of their own; once.test.ts has the orders of arrival
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { openPostgres } from '@tenantry/sync-server/store/postgres/open.ts';
import { openSqlite } from '@tenantry/sync-server/store/sqlite/open.ts';
import { parseCarriage } from '@tenantry/sync-server/sync/audit/carriage.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LockedDevice } from '#support/envelopes/locked-device.ts';
import { sendEnvelopes, statesOf } from '#support/envelopes/post.ts';
import { freePort } from '#support/machine/loopback.ts';
import { createDatabase } from '#support/postgres/database.ts';
import { operate } from '#support/servers/command.ts';
import { startMortal } from '#support/servers/mortal.ts';
import { openProcessWorld, type ProcessWorld } from '#support/servers/process-world.ts';
import { startServer } from '#support/servers/process.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import { DATABASES, type SignedInDevice } from '#support/servers/world.ts';

/** How far a server is with envelopes when it is killed. */
const PHASES = ['received', 'writing', 'committing', 'committed'] as const;

describe.each(DATABASES)('on %s', (database) => {
	let world: ProcessWorld;
	let kept: AsyncDisposableStack;
	let subject: string;

	beforeEach(async () => {
		kept = new AsyncDisposableStack();
		world = kept.adopt(await openProcessWorld(database), (it) => it.close());
		subject = await world.addAdministrator({ role: 'Help Desk' });
	});
	afterEach(() => kept[Symbol.asyncDispose]());

	/** Reaches a server directly, without the wire of any device. */
	const at = (port: number) => ({
		request: (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init)
	});

	interface Entered {
		readonly signedIn: SignedInDevice;
		readonly replica: ServerReplica;
		readonly device: LockedDevice;
	}

	async function enter(firstName = 'Ada'): Promise<Entered> {
		const id = await world.addAdministrator({ role: OWNER_ROLE, firstName });
		const signedIn = await world.signIn(id);
		const replica = new ServerReplica(world, signedIn);
		await replica.pull();
		return { signedIn, replica, device: await LockedDevice.register(world, signedIn) };
	}

	const suspension = ({ replica }: Entered) =>
		replica.mutation('administrator.suspend', { id: subject });

	test.each(PHASES)(
		'SEC-L03 a change is decided once when its envelope kills the server in the phase “%s”, and it is pushed afterwards',
		async (phase) => {
			const mortal = await startMortal(world.premises, [{ phase, times: 1 }]);
			const server = kept.adopt(mortal, (it) => it.close());
			const entered = await enter();
			const mutation = suspension(entered);
			const envelope = await entered.device.seal(mutation);
			const { port } = server.process;

			const sending = sendEnvelopes(at(port), envelope).catch(() => 'no answer');
			const died = await server.die();
			const told = await sending;
			await server.revive();
			const [pushed] = await entered.replica.push(mutation);
			const [receipt] = await sendEnvelopes(at(port), envelope);
			await entered.replica.pull();

			expect([died, told]).toEqual([phase, 'no answer']);
			expect([pushed?.outcome, receipt?.state]).toEqual(['applied', 'received']);
			const events = (await world.audit()).filter(({ mutation_id: id }) => id === mutation.id);
			expect(events).toHaveLength(1);
			expect(entered.replica.value('administrator', subject)).toMatchObject({ suspended: true });
		}
	);

	// How an envelope arrives changes nothing in how a database commits.
	test.each(database === 'sqlite' ? PHASES : PHASES.slice(-1))(
		'SEC-L12 a change that a colleague carries is decided once when it kills the server in the phase “%s”, and another carries it afterwards',
		async (phase) => {
			const mortal = await startMortal(world.premises, [{ phase, times: 1 }]);
			const server = kept.adopt(mortal, (it) => it.close());
			const [author, kim, sam] = [await enter(), await enter('Kim'), await enter('Sam')];
			const mutation = suspension(author);
			const envelope = await author.device.seal(mutation);
			const { port } = server.process;

			const carried = await kim.device.carry(envelope);
			const sending = sendEnvelopes(at(port), carried).catch(() => 'no answer');
			const died = await server.die();
			const told = await sending;
			await server.revive();
			const [first] = await sendEnvelopes(at(port), await sam.device.carry(envelope));
			const [pushed] = await author.replica.push(mutation);
			const [again] = await sendEnvelopes(at(port), carried);

			expect([died, told, pushed?.outcome]).toEqual([phase, 'no answer', 'applied']);
			const read = author.device.read(first);
			expect(author.device.read(again)).toEqual({ ...read, salt: author.device.read(again)?.salt });
			expect(read?.outcome).toBe('applied');
			const events = (await world.audit()).filter(({ mutation_id: id }) => id === mutation.id);
			expect(events.map((event) => parseCarriage(event)?.name)).toEqual([read?.carrier]);
			expect(read?.carrier).toMatch(phase === 'committed' ? /^Kim / : /^(?:Kim|Sam) /);
		}
	);

	test('SEC-L07 older envelopes open while their key is kept, and are to be sealed again afterwards', async () => {
		const { dataDir } = world.premises;
		const metricsPort = await freePort();
		const env = { METRICS_PORT: String(metricsPort) };
		const server = kept.adopt(await startServer({ ...world.premises, env }), (it) => it.close());
		const entered = await enter();
		const { device, signedIn } = entered;
		const { keyId: old } = device.keys.sealFor;
		const [before, late] = [suspension(entered), suspension(entered)];
		const [sealedBefore, sealedLate] = [await device.seal(before), await device.seal(late)];

		expect((await operate(world.premises, 'keys', 'rotate')).code).toBe(0);
		await device.renewKeys(signedIn);
		const { keyId: present } = device.keys.sealFor;
		const kim = await enter('Kim');
		const overlapping = await statesOf(
			at(server.port),
			sealedBefore,
			await kim.device.carry(await device.seal(suspension(entered)))
		);
		const path = join(dataDir, 'secrets/sealing-keys');
		const [line = ''] = (await readFile(path, 'utf8')).split('\n');
		await writeFile(path, `${line}\n`);
		const [retired] = await sendEnvelopes(at(server.port), sealedLate);
		const metrics = await (await at(metricsPort).request('/metrics')).text();

		expect(present).not.toBe(old);
		expect(device.keys.receiptKeys.map(({ keyId }) => keyId)).toEqual([present, old]);
		expect(overlapping).toEqual(['received', 'received']);
		expect(retired).toEqual({ state: 'seal_again' });
		const events = await world.audit();
		const ids = events.map(({ mutation_id: id }) => id);
		expect([ids.includes(before.id), ids.includes(late.id)]).toEqual([true, false]);
		expect(events.at(-1)?.address).toBe('127.0.0.1');
		expect(metrics).toContain('tenantry_envelopes_total{way="sent",state="received"} 1');
		expect(metrics).toContain('tenantry_envelopes_total{way="carried",state="received"} 1');
		expect(metrics).toContain('tenantry_envelopes_total{way="sent",state="seal_again"} 1');
		expect(metrics).toContain(
			'tenantry_verdicts_total{from="envelope",outcome="applied",code=""} 1'
		);
	});

	test('SEC-L07 an envelope opens on a server that was restored from a backup', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'tenantry-envelopes-'));
		kept.defer(() => rm(folder, { recursive: true }));
		const server = kept.adopt(await startServer(world.premises), (it) => it.close());
		const entered = await enter();
		const mutation = suspension(entered);
		const envelope = await entered.device.seal(mutation);
		const file = join(folder, 'backup');
		const backedUp = await operate(world.premises, 'backup', file);
		await server.stop();

		const dataDir = join(folder, 'next');
		await cp(join(world.premises.dataDir, 'secrets'), join(dataDir, 'secrets'), {
			recursive: true
		});
		const databaseUrl = database === 'postgres' ? await createDatabase() : undefined;
		const next = { dataDir, ...(databaseUrl !== undefined && { databaseUrl }) };
		const restored = await operate(next, 'restore', file);
		const reopened = kept.adopt(await startServer(next), (it) => it.close());
		const [receipt] = await sendEnvelopes(at(reopened.port), envelope);
		await reopened.stop();

		expect([backedUp.code, restored.code]).toEqual([0, 0]);
		expect(entered.device.read(receipt)?.outcome).toBe('applied');
		const store = await (databaseUrl === undefined
			? openSqlite(join(dataDir, 'tenantry.sqlite'))
			: openPostgres(databaseUrl));
		kept.adopt(store, (it) => it.close());
		const stored = await store.read(world.providerId, (reader) => reader.mutations([mutation.id]));
		expect(stored).toMatchObject([{ outcome: 'applied' }]);
	});
});
