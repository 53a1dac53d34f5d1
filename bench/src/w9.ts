import { execFile } from 'node:child_process';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startServer } from '@tenantry/tests/support/servers/process.ts';
import { peakMemoryMb } from './process-use.ts';
import { quantile } from './sample.ts';
import { PROGRAM } from './server.ts';
import { benchBuild } from './web-build.ts';
import { repeat, type Conditions, type Workload } from './workload.ts';

const SIGN_INS = 500;
const PROBE_EVERY_MS = 20;

/** Measures how long a health check waits during five hundred simultaneous sign-ins. */
export const w9: Workload = {
	name: 'W9',
	title: 'a flood of sign-ins',
	async run(conditions) {
		const runs = await repeat(conditions.options, () => measure(conditions));
		const times = (of: (run: Run) => number) => ({ unit: 'ms' as const, values: runs.map(of) });
		const memory = (of: (run: Run) => number) => ({ unit: 'MB' as const, values: runs.map(of) });
		return [
			{ name: '/livez meanwhile, p99', ...times(({ open }) => quantile(open, 0.99)), aim: 200 },
			{ name: 'on a new connection, p50', ...times(({ fresh }) => quantile(fresh, 0.5)) },
			{ name: 'on a new connection, p99', ...times(({ fresh }) => quantile(fresh, 0.99)) },
			{ name: 'until all are answered', ...times(({ tookMs }) => tookMs) },
			{
				name: 'tried',
				unit: '/s',
				values: runs.map(({ tried, tookMs }) => (tried * 1000) / tookMs)
			},
			{ name: 'memory held before', ...memory(({ before }) => before) },
			{ name: 'most memory held', ...memory(({ peak }) => peak) }
		];
	}
};

interface Run {
	/** Waiting times for /livez on one connection, each request sent after the previous answer. */
	readonly open: readonly number[];
	/** Waiting times for /livez on a new connection each, accepted behind those of the flood. */
	readonly fresh: readonly number[];
	readonly tookMs: number;
	/** Sign-ins that were tried; the server asked the others to retry later. */
	readonly tried: number;
	readonly before: number;
	readonly peak: number;
}

async function measure({ data }: Conditions): Promise<Run> {
	await using copy = await (await data()).copy();
	const env = { WEB_DIR: benchBuild, PROXY_HOPS: '1' };
	const server = await startServer({ dataDir: copy.path, env, program: PROGRAM });
	const agent = new Agent({ keepAlive: true, maxSockets: 1 });
	try {
		await waitFor(server.url, agent);
		const before = await peakMemoryMb(server.pid);
		const state = { isOver: false };
		const startedAt = performance.now();
		const flood = floodFrom(server.url).finally(() => (state.isOver = true));
		const open = askAllTheWhile(server.url, agent, state);
		const fresh: Promise<number>[] = [];
		while (!state.isOver) {
			// A request that is still waiting does not delay the next one.
			fresh.push(waitFor(server.url, false));
			await sleep(PROBE_EVERY_MS);
		}
		const statuses = await flood;
		const tookMs = performance.now() - startedAt;
		const waits = { open: await open, fresh: await Promise.all(fresh) };
		const tried = statuses.filter((status) => status === 401).length;
		return { ...waits, tookMs, tried, before, peak: await peakMemoryMb(server.pid) };
	} finally {
		agent.destroy();
		await server.close();
	}
}

async function floodFrom(url: string): Promise<readonly number[]> {
	const program = join(import.meta.dirname, 'flood.ts');
	const { stdout } = await promisify(execFile)(process.execPath, [program, url, `${SIGN_INS}`]);
	const statuses: unknown = JSON.parse(stdout);
	return Array.isArray(statuses) ? statuses.map(Number) : [];
}

async function askAllTheWhile(
	url: string,
	agent: Agent,
	state: { readonly isOver: boolean }
): Promise<readonly number[]> {
	const waits: number[] = [];
	while (!state.isOver) {
		waits.push(await waitFor(url, agent));
		await sleep(PROBE_EVERY_MS);
	}
	return waits;
}

let asked = 0;

/** Times one request, each from another network, because no single client asks this often. */
function waitFor(url: string, agent: Agent | false): Promise<number> {
	const startedAt = performance.now();
	const headers = { 'x-forwarded-for': `2001:db8:${(asked++ % 0xffff).toString(16)}:1::1` };
	return new Promise((done, fail) => {
		const request = get(`${url}/livez`, { agent, headers }, (answer) => {
			answer.resume();
			answer.on('end', () => done(performance.now() - startedAt));
		});
		request.on('error', fail);
	});
}
