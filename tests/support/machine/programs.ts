import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Timeout of a download. */
const TOO_LONG_MS = 600_000;

/**
 * Short timeouts without retries: an unreachable distribution is noticed quickly, and the tests
 * continue without it.
 */
const IMPATIENT = ['http', 'https']
	.flatMap((by) => ['-o', `Acquire::${by}::Timeout=10`])
	.concat('-o', 'Acquire::Retries=0');

/** Returns the path of the first of these programs that this machine has. */
export function findProgram(...names: readonly string[]): string | undefined {
	const folders = (process.env.PATH ?? '').split(':').concat('/usr/bin');
	const places = names.flatMap((name) => folders.map((folder) => join(folder, name)));
	return places.find((path) => existsSync(path));
}

/**
 * Installs packages from the distribution, if the user running the tests may do so. Its lists are
 * fetched where it does not know them yet.
 */
export function installPackages(...names: readonly string[]): void {
	if (!isRoot()) return;
	const isDone = apt('install', '-y', '--no-install-recommends', ...names);
	if (isDone || !apt('update')) return;
	apt('install', '-y', '--no-install-recommends', ...names);
}

/** Test files that run at once wait for each other, because apt itself gives up at once. */
function apt(...words: readonly string[]): boolean {
	return tryRun('flock', join(tmpdir(), 'tenantry-apt.lock'), 'apt-get', ...IMPATIENT, ...words);
}

/** Tells whether this machine has a program, after trying to install a missing one. */
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
