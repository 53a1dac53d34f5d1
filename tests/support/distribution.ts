import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Ends a download in vain. */
const TOO_LONG_MS = 600_000;

/** Where the distribution cannot be reached that is soon known, and the tests go on without. */
const IMPATIENT = ['http', 'https']
	.flatMap((by) => ['-o', `Acquire::${by}::Timeout=10`])
	.concat('-o', 'Acquire::Retries=0');

/** Where the first of these programs lies that this machine has. */
export function findProgram(...names: readonly string[]): string | undefined {
	const folders = (process.env.PATH ?? '').split(':').concat('/usr/bin');
	const places = names.flatMap((name) => folders.map((folder) => join(folder, name)));
	return places.find((path) => existsSync(path));
}

/** What the distribution has, where whoever runs the tests may install it. */
export function installPackages(...names: readonly string[]): void {
	if (!isRoot()) return;
	tryRun('apt-get', ...IMPATIENT, 'update');
	tryRun('apt-get', ...IMPATIENT, 'install', '-y', '--no-install-recommends', ...names);
}

/** Whether this machine has a program; it is fetched where it is missing and can be had. */
export function ensureProgram(name: string, ...packages: readonly string[]): boolean {
	if (findProgram(name) === undefined) installPackages(...packages);
	return findProgram(name) !== undefined;
}

export function tryRun(program: string, ...args: string[]): boolean {
	try {
		execFileSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'], timeout: TOO_LONG_MS });
		return true;
	} catch {
		return false;
	}
}

export function isRoot(): boolean {
	return process.getuid?.() === 0;
}
