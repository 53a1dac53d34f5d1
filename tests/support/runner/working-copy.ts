import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { RELEASE } from '#support/servers/programs.ts';
import { PART } from './parts.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../../..');
const PACKAGES = ['.', 'shared', 'sync-server', 'web', 'tests'] as const;
/** Folders of a package's dependencies that are written to, or that lead back to the packages. */
const OWN = new Set(['$app', '.vite-temp', '.vite', '@tenantry']);

/** A copy of the repository that shares its installed dependencies. */
export interface WorkingCopy extends AsyncDisposable {
	readonly folder: string;
	/** Runs an installed program in one of the packages; returns why it failed, or null. */
	fails(at: string, program: string, ...args: readonly string[]): Promise<string | null>;
}

export async function createWorkingCopy(): Promise<WorkingCopy> {
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-tour-'));
	await copySources(folder);
	for (const name of PACKAGES) await linkDependencies(name, folder);
	const copy: WorkingCopy = {
		folder,
		async fails(at, program, ...args) {
			const cwd = join(folder, at);
			// The tests of a tour run as a developer runs them, whatever part of the tests this is, and
			// on the sources of the copy.
			const env = { ...process.env, FORCE_COLOR: '0', [PART]: undefined, [RELEASE]: undefined };
			try {
				await run(join(cwd, 'node_modules/.bin', program), args, { cwd, env });
				return null;
			} catch (error) {
				return outputOf(error);
			}
		},
		[Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true })
	};
	const failure = await copy.fails('web', 'svelte-kit', 'sync');
	if (failure !== null) throw new Error(failure);
	return copy;
}

/** Copies what git tracks, and what it would track. */
export async function copySources(folder: string): Promise<void> {
	const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
	const { stdout } = await run('git', args, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
	for (const path of stdout.split('\0').filter((name) => name !== '')) {
		await mkdir(join(folder, dirname(path)), { recursive: true });
		await cp(join(root, path), join(folder, path));
	}
}

/** Links each dependency, and the packages of the workspace to those of the copy. */
async function linkDependencies(name: string, folder: string): Promise<void> {
	const [from, to] = [join(root, name, 'node_modules'), join(folder, name, 'node_modules')];
	await mkdir(to, { recursive: true });
	const entries = await readdir(from);
	for (const entry of entries)
		if (!OWN.has(entry)) await symlink(join(from, entry), join(to, entry));
	if (!entries.includes('@tenantry')) return;
	await mkdir(join(to, '@tenantry'));
	for (const sibling of await readdir(join(from, '@tenantry')))
		await symlink(join(folder, sibling), join(to, '@tenantry', sibling));
}

function outputOf(error: unknown): string {
	if (typeof error !== 'object' || error === null) return String(error);
	const texts = ['stdout', 'stderr', 'message'].map((key) => String(Reflect.get(error, key) ?? ''));
	return texts.join('\n');
}
