// @all: a further fault; demo.test.ts creates the demo without one
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { eventsOf, queryDemo } from '#support/demo/demo.ts';
import { operate } from '#support/servers/command.ts';
import { startServer, type ServerProcess } from '#support/servers/process.ts';

const program = resolve(import.meta.dirname, '../../sync-server/src/main.ts');
const TENANTRY_DEMO = '1';

let folders: string[];
let servers: ServerProcess[];

beforeEach(() => {
	folders = [];
	servers = [];
});
afterEach(async () => {
	for (const server of servers) await server.close();
	for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function newFolder(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-demo-'));
	folders.push(folder);
	return folder;
}

async function startDemo(dataDir: string): Promise<void> {
	servers.push(await startServer({ dataDir, env: { TENANTRY_DEMO } }));
}

/** Number of committed rows. */
function count(folder: string, from: string): number {
	const Count = z.object({ number: z.number() });
	return queryDemo(folder, `SELECT count(*) AS number FROM ${from}`, Count)[0]?.number ?? 0;
}

/** The sign-ins are made when the database is open, before anything is imported. */
function isOpen(folder: string): boolean {
	return existsSync(join(folder, 'demo-sign-ins.json'));
}

/** What happened, whenever it did. */
function happened(folder: string): string[] {
	return eventsOf(folder)
		.map(({ name, actor_name, device_name, outcome, reason }) =>
			JSON.stringify([name, actor_name, device_name, outcome, reason])
		)
		.sort();
}

async function killWhen(child: ChildProcess, isTime: () => boolean): Promise<void> {
	const exit = once(child, 'exit');
	try {
		while (!isTime() && child.exitCode === null) await new Promise((next) => setImmediate(next));
	} finally {
		child.kill('SIGKILL');
		await exit;
	}
}

const administrators = "record WHERE collection = 'administrator'";

test('a demo whose creation was killed when its people are imported is whole after the next start, and the same as another', async () => {
	const folder = await newFolder();
	const env = { ...process.env, HOST: '127.0.0.1', PORT: '0', DATA_DIR: folder, TENANTRY_DEMO };
	const child = spawn(process.execPath, [program], { env, stdio: 'ignore' });
	await killWhen(child, () => isOpen(folder) && count(folder, administrators) >= 238);
	const left = happened(folder);
	const other = await newFolder();

	await startDemo(folder);
	await startDemo(other);

	const { code } = await operate({ dataDir: folder }, 'audit', 'verify');
	expect(left.filter((event) => event.includes('phone'))).toEqual([]);
	expect(happened(folder)).toEqual(happened(other));
	expect(count(folder, 'daily_count')).toBe(90);
	expect(count(folder, administrators)).toBe(240);
	expect(code).toBe(0);
});
