import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

const LOOK_EVERY_MS = 500;
const SHELLS = new Set(['sh', 'bash', 'dash', 'zsh']);

export interface Process {
	readonly pid: number;
	readonly parent: number;
	readonly command: string;
}

/**
 * Stops this program, as SIGTERM does, once one of the processes that only launched it has gone.
 * npx and pnpm do not pass on the signal that ends them, so the program would outlive the command.
 */
export function endWithLaunchers(): void {
	const launchers = launchersOf(process.ppid, find);
	if (launchers.length === 0) return;
	const watch = setInterval(() => {
		if (launchers.every(isRunning)) return;
		clearInterval(watch);
		process.kill(process.pid, 'SIGTERM');
	}, LOOK_EVERY_MS);
	watch.unref();
}

/**
 * Returns the launchers from a parent upwards: pnpm or npm and its shell, and npx if it launched
 * that in turn. The process above them is where the command was typed, and it may end without us: a
 * terminal under nohup, a service manager.
 */
export function launchersOf(
	parent: number,
	lookUp: (pid: number) => Process | undefined
): readonly Process[] {
	const chain: Process[] = [];
	for (let next = lookUp(parent); next && chain.length < 4; next = lookUp(next.parent))
		chain.push(next);
	const manager = isShell(chain[0]) ? 1 : 0;
	if (!isManager(chain[manager])) return [];
	const npx = isShell(chain[manager + 1]) ? manager + 2 : manager + 1;
	return chain.slice(0, (isNpx(chain[npx]) ? npx : manager) + 1);
}

function isRunning({ pid }: Process): boolean {
	if (process.platform === 'linux') return findInProc(pid) !== undefined;
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

function isShell(launcher: Process | undefined): boolean {
	const [program, option] = wordsOf(launcher);
	return SHELLS.has(program ?? '') && option === '-c';
}

function isManager(launcher: Process | undefined): boolean {
	return wordsOf(launcher).some((word) => /^(pnpm|npm|npx)\b/.test(word));
}

function isNpx(launcher: Process | undefined): boolean {
	return /^(npm (exec|x)\b|npx\b|node npx)/.test(wordsOf(launcher).join(' '));
}

/** Returns the first two words of a command, such as `node pnpm.cjs` or `npm exec`. */
function wordsOf(launcher: Process | undefined): readonly string[] {
	const words = launcher?.command.split(' ').slice(0, 2) ?? [];
	return words.map((word) => basename(word));
}

function find(pid: number): Process | undefined {
	if (pid <= 1) return undefined;
	return process.platform === 'linux' ? findInProc(pid) : findByPs(pid);
}

/** Returns undefined for a zombie: it has ended, but its parent has not waited for it. */
function findInProc(pid: number): Process | undefined {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// The name in parentheses may contain any character.
		const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		if (state === 'Z') return undefined;
		const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
		return { pid, parent: Number(parent), command };
	} catch {
		return undefined;
	}
}

function findByPs(pid: number): Process | undefined {
	const { stdout } = spawnSync('ps', ['-o', 'ppid=,command=', '-p', String(pid)], {
		encoding: 'utf8'
	});
	const [parent = '', ...command] = stdout.trim().split(' ');
	return parent === '' ? undefined : { pid, parent: Number(parent), command: command.join(' ') };
}
