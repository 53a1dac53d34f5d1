import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(import.meta.dirname, '../../..');
const builds = join(root, 'node_modules/.cache/tenantry/builds');

/**
 * Returns the folder of the app as a commit builds it. The build is made once, from the commit's own
 * lockfile, so the repository's history and the registry must be within reach.
 */
export async function earlierBuild(commit: string): Promise<string> {
	const folder = join(builds, commit);
	if (await isThere(folder)) return folder;
	await mkdir(builds, { recursive: true });
	const sources = await mkdtemp(join(builds, 'sources-'));
	try {
		await run(root, 'git', 'worktree', 'add', '--detach', sources, commit);
		await run(sources, 'npx', '-y', 'pnpm@12.21.0', 'install', '--frozen-lockfile');
		await run(
			join(sources, 'web'),
			'../node_modules/.bin/node',
			'node_modules/vite/bin/vite.js',
			'build'
		);
		await rename(join(sources, 'web/build'), folder);
	} finally {
		await run(root, 'git', 'worktree', 'remove', '--force', sources).catch(() =>
			rm(sources, { recursive: true, force: true })
		);
	}
	return folder;
}

async function isThere(path: string): Promise<boolean> {
	return access(path).then(
		() => true,
		() => false
	);
}

async function run(cwd: string, program: string, ...args: string[]): Promise<void> {
	// The programs of the earlier commit run on the Node that it brings.
	const PATH = `${join(cwd, 'node_modules/.bin')}:${join(dirname(cwd), 'node_modules/.bin')}:${process.env.PATH ?? ''}`;
	await promisify(execFile)(program, args, {
		cwd,
		env: { ...process.env, PATH },
		maxBuffer: 1 << 26
	});
}
