// @all: the whole drill of a restore
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { operate, startOperating, type Premises } from '#support/servers/command.ts';
import { connect, post, type Client } from '#support/world/client.ts';
import { ada, ben, jimenez } from '#support/world/people.ts';
import { waitUntil } from '#support/runner/wait.ts';
import { prepareFolder } from '#support/world/world.ts';
import { createDatabase } from '#support/postgres/database.ts';
import { startServer, type ServerProcess } from '#support/servers/process.ts';

let folder: string;
let old: Premises;
let servers: ServerProcess[];

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tenantry-drill-'));
	servers = [];
});
afterEach(async () => {
	for (const server of servers) await server.close();
	await rm(folder, { recursive: true });
});

/** Makes another machine, which has received only the keys. */
async function newMachine(): Promise<Premises> {
	const dataDir = await mkdtemp(join(folder, 'new-'));
	await cp(join(old.dataDir, 'secrets'), join(dataDir, 'secrets'), { recursive: true });
	const databaseUrl = old.databaseUrl === undefined ? undefined : await createDatabase();
	return { dataDir, databaseUrl };
}

async function serve({ dataDir, databaseUrl }: Premises): Promise<ServerProcess> {
	const server = await startServer({ dataDir, ...(databaseUrl !== undefined && { databaseUrl }) });
	servers.push(server);
	return server;
}

function rename(client: Client, firstName: string): Promise<unknown> {
	return client.push(client.mutation('administrator.editDetails', { id: jimenez.id, firstName }));
}

function firstNameIn(client: Client): unknown {
	return client.row('administrator', jimenez.id)?.value.firstName;
}

describe.each(['SQLite', 'PostgreSQL'])('on %s', (database) => {
	beforeAll(async () => {
		const databaseUrl = database === 'PostgreSQL' ? await createDatabase() : undefined;
		old = { dataDir: await prepareFolder([ada, ben], databaseUrl), databaseUrl };
	});
	afterAll(() => rm(old.dataDir, { recursive: true }));

	test('a backup made while people worked serves them on another machine after the first one is lost', async () => {
		const server = await serve(old);
		const [first, second] = [await connect(server.url, ada), await connect(server.url, ben)];
		await second.enrol();
		await first.push(first.mutation('administrator.requireMfa', { id: ben.id }));
		await rename(first, 'Before');
		const file = join(folder, 'backup');

		const work = new AbortController();
		const working = (async () => {
			for (let step = 0; !work.signal.aborted; step++) await rename(first, `Meanwhile ${step}`);
		})();
		const backedUp = await operate(old, 'backup', file);
		work.abort();
		await working;
		await server.kill9();
		const next = await newMachine();
		const restored = await operate(next, 'restore', file);
		const reopened = await serve(next);
		const again = await connect(reopened.url, ada);
		const { email, password } = ben;
		const signIn = { email, password, device: { name: 'Test' } };
		const asked = await post(`${reopened.url}/session/v1/sign-in`, signIn);

		expect([backedUp.code, restored.code]).toEqual([0, 0]);
		expect(backedUp.stdout).toMatch(/^Northwind MSP: \d+ events, every link holds\.\n/);
		expect(restored.stdout).toMatch(
			/\nEverything is as of 20[\d-]+T[\d:.]+Z, backed up by \d[^ ]+\.\n$/
		);
		expect(firstNameIn(again)).toMatch(/^(Before|Meanwhile \d+)$/);
		// Their second factor is still there; what opens it was not in the backup.
		expect(await asked.json()).toMatchObject({ next: 'code' });
		await rename(again, 'Afterwards');
		await again.pull();
		expect(firstNameIn(again)).toBe('Afterwards');
		expect((await operate(next, 'audit', 'verify')).code).toBe(0);
	});

	test('a killed restore leaves either the old or the new state, never a mixture', async () => {
		const file = join(folder, 'backup');
		await operate(old, 'backup', file);
		const { stdout } = await operate(old, 'audit', 'verify');
		const northwind = stdout.split('\n')[0];

		for (const sign of ['restore.sqlite', 'restore.sqlite-wal']) {
			const restoring = startOperating(old, 'restore', file, '--force');
			const exit = once(restoring, 'exit');
			const path = join(old.dataDir, sign);
			await waitUntil(() => existsSync(path) || restoring.exitCode !== null);
			restoring.kill('SIGKILL');
			await exit;

			const verified = await operate(old, 'audit', 'verify');
			expect([verified.code, verified.stdout.split('\n')[0]]).toEqual([0, northwind]);
		}
		// The remains of an interrupted restore do not prevent the next one.
		expect((await operate(old, 'restore', file, '--force')).code).toBe(0);
	});
});
