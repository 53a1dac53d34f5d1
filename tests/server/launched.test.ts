import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort, listenOnLoopback } from '#support/machine/loopback.ts';

const root = resolve(import.meta.dirname, '../..');
/** The command of README.md, without asking the registry. */
const launch = 'npx -y --prefer-offline pnpm@12.21.0 start --no-demo >"$LOG" 2>&1';

let folder: string;
let launched: readonly number[];

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tenantry-launched-'));
	launched = [];
});
afterEach(async () => {
	for (const pid of launched.filter(isRunning)) process.kill(pid, 'SIGKILL');
	await rm(folder, { recursive: true, force: true });
});

test.each([
	['in the foreground', `echo $$; exec ${launch}`],
	['under nohup, by a shell that ends', `nohup ${launch} & echo $!`]
])('SIGTERM to npx alone, started %s, ends every process that it launched', async (_, script) => {
	const port = await freePort();
	const npx = await start(script, port);
	launched = [npx];
	await expect.poll(() => isAnswering(port)).toBe(true);
	launched = [npx, ...(await descendantsOf(npx))];

	process.kill(npx, 'SIGTERM');

	await expect.poll(() => launched.filter(isRunning)).toEqual([]);
	expect(launched.length).toBeGreaterThanOrEqual(3);
	const listener = createServer();
	await expect(listenOnLoopback(listener, port)).resolves.toBe(port);
	listener.close();
	expect(await readFile(join(folder, 'log'), 'utf8')).not.toContain('ERR');
});

test.each(['SIGINT', 'SIGTERM'] as const)(
	'`start` becomes the server that it built, which ends in order on %s',
	async (signal) => {
		const { child, port, stderr } = await startDirectly();
		await expect.poll(() => isAnswering(port)).toBe(true);
		const { stdout } = await promisify(execFile)('ps', ['-o', 'args=', '-p', String(child.pid)]);
		const environment = await readFile(`/proc/${child.pid}/environ`, 'utf8');

		child.kill(signal);

		expect(await once(child, 'exit')).toEqual([0, null]);
		expect(stdout.trim().split(' ').slice(1)).toEqual([
			'--max-semi-space-size=4',
			join(root, 'sync-server/build/start.mjs')
		]);
		expect(environment.split('\0')).toContain(
			'GLIBC_TUNABLES=glibc.malloc.mmap_threshold=16777216:glibc.malloc.trim_threshold=67108864:glibc.malloc.hugetlb=1'
		);
		expect(await stderr).toBe('');
	}
);

test('a server that refuses to start ends `start` with its code and its one line', async () => {
	const other = createServer();
	const { child, port, stderr } = await startDirectly(await listenOnLoopback(other));

	const ended = await once(child, 'exit');

	other.close();
	expect(ended).toEqual([1, null]);
	expect(await stderr).toBe(`Port ${port} is in use. Set PORT to another one.\n`);
});

/** Starts without package managers. */
async function startDirectly(given?: number) {
	const port = given ?? (await freePort());
	const child = spawn(process.execPath, ['scripts/start.ts', '--no-demo'], {
		cwd: root,
		stdio: ['ignore', 'ignore', 'pipe'],
		env: { ...process.env, PORT: String(port), DATA_DIR: join(folder, 'data') }
	});
	if (child.pid !== undefined) launched = [child.pid];
	return { child, port, stderr: text(child.stderr) };
}

/** Returns the id of the npx process. */
async function start(script: string, port: number): Promise<number> {
	const [DATA_DIR, LOG] = [join(folder, 'data'), join(folder, 'log')];
	const shell = spawn('sh', ['-c', script], {
		cwd: root,
		stdio: ['ignore', 'pipe', 'ignore'],
		env: { ...process.env, PORT: String(port), DATA_DIR, LOG }
	});
	const said: unknown[] = await once(shell.stdout, 'data');
	return Number(said[0]);
}

async function isAnswering(port: number): Promise<boolean> {
	const answer = await fetch(`http://127.0.0.1:${port}/livez`).catch(() => undefined);
	return answer?.ok === true;
}

async function descendantsOf(ancestor: number): Promise<readonly number[]> {
	const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=']);
	const pairs = stdout
		.trim()
		.split('\n')
		.map((line) => line.trim().split(/\s+/).map(Number));
	const family = new Set([ancestor]);
	for (let before = 0; before < family.size;) {
		before = family.size;
		for (const [pid = 0, parent = 0] of pairs) if (family.has(parent)) family.add(pid);
	}
	family.delete(ancestor);
	return [...family];
}

function isRunning(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}
