import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import * as z from 'zod/mini';
import { findProgram, installPackages } from '#support/machine/programs.ts';
import { freePort } from '#support/machine/loopback.ts';
import { waitUntil } from '#support/runner/wait.ts';
import { drive, type Driver } from './webdriver.ts';

/** WebKitGTK on a virtual screen. */
export interface Webkit extends Driver {
	/** Ends everything that was started for it, and removes its files. */
	close(): Promise<void>;
}

/** Tells whether WebKit is available, after trying to install it. */
export function ensureWebkit(): boolean {
	if (!hasWebkit()) installPackages('webkit2gtk-driver', 'xvfb');
	return hasWebkit();
}

function hasWebkit(): boolean {
	return ['WebKitWebDriver', 'Xvfb'].every((name) => findProgram(name) !== undefined);
}

export async function openWebkit(): Promise<Webkit> {
	const home = await mkdtemp(join(tmpdir(), 'tenantry-webkit-'));
	const children: ChildProcess[] = [];

	function start(name: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
		const program = findProgram(name) ?? name;
		// Each program leads a process group, so that the programs it starts end with it.
		const child = spawn(program, args, {
			env,
			detached: true,
			stdio: ['ignore', 'ignore', 'ignore', 'pipe']
		});
		children.push(child);
		return child;
	}

	function abandon(): void {
		children.forEach(killGroup);
	}

	async function close(): Promise<void> {
		const ended = children.filter(isRunning).map((child) => once(child, 'exit'));
		abandon();
		await Promise.all(ended);
		process.off('exit', abandon);
		await rm(home, { recursive: true, force: true, maxRetries: 5 });
	}

	process.once('exit', abandon);
	const env = { ...process.env, HOME: home, XDG_RUNTIME_DIR: home };
	try {
		const screen = ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp'];
		const display = await firstWord(start('Xvfb', screen, env));
		const port = await freePort();
		start('WebKitWebDriver', ['--host=127.0.0.1', `--port=${port}`], {
			...env,
			DISPLAY: `:${display}`
		});
		const address = `http://127.0.0.1:${port}`;
		await isUp(address);
		const driver = await drive(address);
		return {
			...driver,
			async close() {
				await driver.end().catch(() => undefined);
				await close();
			}
		};
	} catch (error) {
		await close();
		throw error;
	}
}

/** Returns the screen's number, which the program prints once the screen exists. */
async function firstWord({ stdio: [, , , told] }: ChildProcess): Promise<string> {
	if (!(told instanceof Readable)) throw new Error('No screen.');
	const [word] = z.tuple([z.instanceof(Buffer)]).parse(await once(told, 'data'));
	return word.toString().trim();
}

async function isUp(address: string): Promise<void> {
	await waitUntil(() =>
		fetch(`${address}/status`).then(
			({ ok }) => ok,
			() => false
		)
	);
}

function isRunning(child: ChildProcess): boolean {
	return child.exitCode === null && child.signalCode === null;
}

function killGroup({ pid }: ChildProcess): void {
	if (pid === undefined) return;
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// The process has already ended.
	}
}
