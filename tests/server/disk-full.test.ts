// @all: fills a small disk; store/trouble.test.ts says which errors mean a full one
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { makeApiKey } from '@tenantry/sync-server/auth/api-key/api-key.ts';
import { openSqlite } from '@tenantry/sync-server/store/sqlite/open.ts';
import type { Database } from '@tenantry/sync-server/store/store.ts';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { createApiClient, type ApiClient } from '#support/api/client.ts';
import { operate } from '#support/servers/command.ts';
import { post } from '#support/world/client.ts';
import { stopFilesGrowing } from '#support/machine/file-limit.ts';
import { freePort } from '#support/machine/loopback.ts';
import { openProcessWorld, type ProcessWorld } from '#support/servers/process-world.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import { startServer, type ServerProcess } from '#support/servers/process.ts';
import { canMount, mountSmallDisk } from '#support/machine/small-disk.ts';

const DISK_MEGABYTES = 8;
/** More attempts than fit into the rest of a page. */
const LOGGED_TRIES = 20;
/** It asks once a second. */
const Health = z.object({ status: z.string() });
const DAY_MS = 86_400_000;
/** Longer ago than any contact is left unnoted. */
const NOTED_AGAIN_MS = 600_000;

const SHORTAGES = [
	['a full disk', fullDisk],
	['a limit of the size of files', growingNoMore]
] as const;

test.each(SHORTAGES)(
	'%s keeps reads working, refuses writes with a specific code, loses and repeats nothing, and recovers automatically',
	async (_, shortageIn) => {
		await using kept = new AsyncDisposableStack();
		const world = kept.adopt(await openProcessWorld('sqlite'), (it) => it.close());
		const shortage = kept.adopt(await shortageIn(world.premises.dataDir), (it) => it.over());
		const metricsPort = await freePort();
		const env = { METRICS_PORT: String(metricsPort) };
		const server = kept.adopt(await startServer({ ...world.premises, env }), (it) => it.close());
		const { pid } = server;
		const state = async () => {
			const answer = await fetch(`${server.url}/readyz`);
			return [answer.status, Health.parse(await answer.json()).status];
		};
		const numbers = async () => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
		const owner = await world.addAdministrator({ role: OWNER_ROLE });
		const subject = await world.addAdministrator({ role: 'Help Desk' });
		const program = await programOf(world, server, owner);
		const path = `/providers/${world.providerId}/administrators/${subject}`;
		const replica = new ServerReplica(world, await world.signIn(owner));
		await replica.pull();
		const edit = { id: subject, lastName: 'Acknowledged' };
		const acknowledged = replica.mutation('administrator.editDetails', edit);
		await replica.push(acknowledged);
		const suspension = replica.mutation('administrator.suspend', { id: subject });
		await makeNotesDue(world.premises.dataDir);

		await shortage.begin(server);
		const pushed = replica.push(suspension);
		await expect(pushed).rejects.toThrow('disk_full');
		const signedIn = await post(`${server.url}/session/v1/sign-in`, {
			email: 'ada@north.example',
			password: 'nine herons',
			device: { name: 'Test' }
		});
		const written = await program.post(`${path}/suspend`);
		const read = await program.get(path);
		await replica.pull();

		expect(world.answers.filter(({ path }) => path.endsWith('push')).at(-1)?.status).toBe(507);
		expect(signedIn.headers.get('retry-after')).toBe('30');
		expect([signedIn.status, await signedIn.json()]).toMatchObject([507, { code: 'disk_full' }]);
		expect([written.status, written.headers.get('retry-after')]).toEqual([507, '30']);
		expect(written.body).toMatchObject({ code: 507, reason: 'disk_full' });
		expect([read.status, read.body]).toMatchObject([200, { suspended: false }]);
		expect(replica.value('administrator', subject)).toMatchObject({ lastName: 'Acknowledged' });
		await expect.poll(state).toEqual([200, 'disk_full']);
		expect(await numbers()).toContain('tenantry_disk_full 1\n');
		expect(server.output).toContain('"level":50');

		await shortage.end();
		const [taken] = await replica.push(suspension);
		const [repeated] = await replica.push(suspension);
		expect([taken?.outcome, repeated]).toEqual(['applied', taken]);
		await expect.poll(state).toEqual([200, 'ok']);
		expect(await numbers()).toContain('tenantry_disk_full 0\n');
		expect(server.pid).toBe(pid);

		await server.kill9();
		await server.start();
		await replica.pull();
		const value = replica.value('administrator', subject);
		expect(value).toMatchObject({ suspended: true, lastName: 'Acknowledged' });
		const events = await world.audit();
		for (const { id } of [acknowledged, suspension])
			expect(events.filter(({ mutation_id }) => mutation_id === id)).toHaveLength(1);
		expect((await operate(world.premises, 'audit', 'verify')).code).toBe(0);
	}
);

test('a log on a full disk fails no request and continues when there is room', async () => {
	await using kept = new AsyncDisposableStack();
	const world = kept.adopt(await openProcessWorld('sqlite'), (it) => it.close());
	const { dataDir } = world.premises;
	const shortage = kept.adopt(await fullDisk(dataDir), (it) => it.over());
	const owner = await world.addAdministrator({ role: OWNER_ROLE });
	const log = kept.adopt(await open(join(dataDir, 'log'), 'w'), (it) => it.close());
	const options = { ...world.premises, logTo: log.fd, env: { LOG_LEVEL: 'info' } };
	const server = kept.adopt(await startServer(options), (it) => it.close());
	const replica = new ServerReplica(world, await world.signIn(owner));
	await replica.pull();
	const edit = replica.mutation('administrator.editDetails', { id: owner, lastName: 'Park' });
	await shortage.begin(server);

	for (let tries = 0; tries < LOGGED_TRIES; tries++)
		await expect(replica.push(edit)).rejects.toThrow('disk_full');
	await replica.pull();
	await shortage.end();
	const [taken] = await replica.push(edit);

	expect(taken?.outcome).toBe('applied');
	const lines = (await readFile(join(dataDir, 'log'), 'utf8')).split('\n');
	expect(lines.filter((line) => line.includes('"request failed"'))).toHaveLength(LOGGED_TRIES);
	expect(lines.filter((line) => line.includes('"decided"'))).toHaveLength(1);
});

/** A way to take disk space from a running server and give it back. */
interface Shortage {
	begin(server: ServerProcess): Promise<void>;
	end(): Promise<void>;
	over(): Promise<void>;
}

/** Fills a small disk, or stops files from growing where nothing may be mounted. */
async function fullDisk(dataDir: string): Promise<Shortage> {
	if (!canMount()) return growingNoMore();
	const disk = await mountSmallDisk(dataDir, DISK_MEGABYTES);
	return { begin: disk.fill, end: disk.makeRoom, over: disk.unmount };
}

async function growingNoMore(): Promise<Shortage> {
	let letGrow = async () => {};
	return {
		async begin(server) {
			letGrow = await stopFilesGrowing(server);
		},
		end: () => letGrow(),
		over: async () => {}
	};
}

async function programOf(
	{ premises: { dataDir }, providerId, apply }: ProcessWorld,
	{ url }: ServerProcess,
	administratorId: string
): Promise<ApiClient> {
	await apply('administrator.setApiAccess', { id: administratorId, enabled: true });
	const times = { at: Date.now(), expiresAt: Date.now() + DAY_MS };
	const { key } = await inDatabase(dataDir, (db) =>
		makeApiKey(db, { providerId, administratorId }, times)
	);
	return createApiClient((path, init) => fetch(url + path, init), key);
}

/** Makes the next request write the time of contact, which is otherwise noted once a minute. */
function makeNotesDue(dataDir: string): Promise<void> {
	return inDatabase(dataDir, async (db) => {
		const seen = { last_seen_at: Date.now() - NOTED_AGAIN_MS };
		for (const table of ['session', 'device'] as const)
			await db.updateTable(table).set(seen).execute();
	});
}

async function inDatabase<T>(dataDir: string, run: (db: Database) => Promise<T>): Promise<T> {
	const store = await openSqlite(join(dataDir, 'tenantry.sqlite'));
	try {
		return await run(store.db);
	} finally {
		await store.close();
	}
}
