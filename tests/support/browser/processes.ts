import { readdir, readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { attachToWorker } from './worker-heap.ts';

interface RunningProcess {
	readonly pid: number;
	readonly group: number;
	readonly command: string;
}

/** A running page answers within this time. */
const PATIENCE_MS = 2_000;
const ROUNDS = 5;

export async function runningProcesses(): Promise<readonly RunningProcess[]> {
	const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
	const found = await Promise.all(
		pids.map(async (pid) => {
			const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
			const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
			// The fields after the name, which may contain anything: state, parent, group.
			const [, , group] = status.slice(status.lastIndexOf(')') + 2).split(' ');
			return { pid, group: Number(group), command };
		})
	);
	return found.filter(({ command }) => command !== '');
}

/** Returns a function that freezes the renderers of a browser, or the one that runs a page. */
export async function freezerOf(
	browser: readonly number[],
	page?: Page
): Promise<() => () => void> {
	const renderers = await renderersOf(browser);
	const meant =
		page === undefined
			? renderers
			: [await rendererOf(renderers, { ask: () => page.evaluate(() => true) })];
	const signal = (name: NodeJS.Signals): void => meant.forEach((pid) => process.kill(pid, name));
	return () => {
		signal('SIGSTOP');
		return () => signal('SIGCONT');
	};
}

/** Finds the process that runs the shared worker of a page, and no page. */
export async function workerProcess(browser: readonly number[], page: Page): Promise<number> {
	const devtools = await page.context().newCDPSession(page);
	const ask = await attachToWorker(devtools);
	const pid = await rendererOf(await renderersOf(browser), {
		ask: () => ask('Runtime.evaluate', { expression: 'true' }),
		// On a busy machine nothing answers in time, whichever process is stopped.
		askOther: () => page.evaluate(() => true)
	});
	await devtools.detach();
	return pid;
}

async function renderersOf(browser: readonly number[]): Promise<readonly number[]> {
	return (await runningProcesses())
		.filter(({ group, command }) => browser.includes(group) && command.includes('--type=renderer'))
		.map(({ pid }) => pid);
}

interface Asked {
	readonly ask: () => Promise<unknown>;
	/** Asks what runs elsewhere, and so answers. */
	readonly askOther?: () => Promise<unknown>;
}

/** Finds the renderer without which there is no answer. */
async function rendererOf(renderers: readonly number[], asked: Asked): Promise<number> {
	for (let round = 0; round < ROUNDS; round++)
		for (const pid of renderers) if (await isSilentWithout(pid, asked)) return pid;
	throw new Error('No process answers.');
}

async function isSilentWithout(pid: number, { ask, askOther }: Asked): Promise<boolean> {
	process.kill(pid, 'SIGSTOP');
	const [answer, other] = [ask(), askOther?.()];
	const isFair = other === undefined || (await isInTime(other));
	const isSilent = isFair && !(await isInTime(answer));
	process.kill(pid, 'SIGCONT');
	await Promise.all([answer, other]);
	return isSilent;
}

function isInTime(answer: Promise<unknown>): Promise<boolean> {
	return Promise.race([answer.then(() => true), setTimeout(PATIENCE_MS, false)]);
}
