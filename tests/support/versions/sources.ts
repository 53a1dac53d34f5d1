import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { RELEASE } from '#support/servers/programs.ts';

const root = resolve(import.meta.dirname, '../../..');

/** The files of a commit, with its packages and its built app. */
export interface Sources {
	readonly folder: string;
	/** Runs a program in the folder, on the Node that the commit brings. */
	run(program: string, ...args: readonly string[]): Promise<void>;
}

/**
 * Lends the sources of a commit, in a new folder of `parent`. They are installed from the commit's
 * own lockfile, so the repository's history and the registry must be within reach.
 */
export async function withSources<T>(
	commit: string,
	parent: string,
	use: (sources: Sources) => Promise<T>
): Promise<T> {
	const folder = await mkdtemp(join(parent, 'sources-'));
	try {
		await run(root, 'git', 'worktree', 'add', '--detach', folder, commit);
		await run(folder, 'npx', '-y', 'pnpm@12.21.0', 'install', '--frozen-lockfile');
		await run(join(folder, 'web'), 'node', 'node_modules/vite/bin/vite.js', 'build');
		return await use({ folder, run: (program, ...args) => run(folder, program, ...args) });
	} finally {
		await run(root, 'git', 'worktree', 'remove', '--force', folder).catch(() =>
			rm(folder, { recursive: true, force: true })
		);
	}
}

async function run(cwd: string, program: string, ...args: readonly string[]): Promise<void> {
	const PATH = `${join(cwd, 'node_modules/.bin')}:${join(dirname(cwd), 'node_modules/.bin')}:${process.env.PATH ?? ''}`;
	await promisify(execFile)(program, args, {
		cwd,
		// Later sources must not run in their place.
		env: { ...process.env, PATH, [RELEASE]: undefined },
		maxBuffer: 1 << 26
	});
}
