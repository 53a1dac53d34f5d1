import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { makeRelease } from './release.ts';

const run = promisify(execFile);

/** The shipped image, built on a base that holds Node and the libraries it loads. */
export interface BuiltImage extends AsyncDisposable {
	/** Bytes of its layers as a registry keeps them. */
	readonly compressedBytes: number;
	/** Runs podman with these arguments. */
	podman(...args: readonly string[]): ChildProcess;
}

export const IMAGE = 'localhost/tenantry';
const BASE = 'localhost/base';
/** Limits that need no right to raise them. */
export const ULIMITS = ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1024:1024'];
/** Mounts control groups as podman wants them, in a mount namespace of its own. */
const WITH_CGROUPS = 'mount -t cgroup2 none /sys/fs/cgroup; exec podman "$@"';

export async function buildImage(): Promise<BuiltImage> {
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-image-'));
	const store = ['--root', join(folder, 'store'), '--runroot', join(folder, 'run')];
	const storage = [...store, '--storage-driver', 'vfs'];
	const building = ['build', '--isolation', 'chroot', '--format', 'docker', ...ULIMITS];
	const build = (file: string, context: string, ...args: readonly string[]) =>
		run('buildah', [...storage, ...building, ...args, '-f', file, context]);

	const root = join(folder, 'base');
	await putNode(join(root, 'files'));
	await writeFile(
		join(root, 'Containerfile'),
		'FROM scratch\nCOPY files /\nENV PATH=/usr/local/bin\n'
	);
	await build(join(root, 'Containerfile'), root, '-t', BASE);
	await using release = await makeRelease();
	const recipe = join(release.folder, 'deploy/Containerfile');
	await build(recipe, release.folder, '--build-arg', `BASE=${BASE}`, '-t', IMAGE);
	const unshared = ['--mount', 'sh', '-c', WITH_CGROUPS, 'sh'];
	const managed = ['--cgroup-manager', 'cgroupfs', '--events-backend', 'none'];
	const pushed = join(folder, 'pushed');
	await run('buildah', [...storage, 'push', IMAGE, `dir:${pushed}`]);

	return {
		compressedBytes: await bytesIn(pushed),
		podman: (...args) => spawn('unshare', [...unshared, ...storage, ...managed, ...args]),
		// Containers that have ended are removed from it a moment later.
		[Symbol.asyncDispose]: () => rm(folder, { recursive: true, maxRetries: 50 })
	};
}

/** Copies Node and the libraries that it loads, which is all that the program needs. */
async function putNode(root: string): Promise<void> {
	const { stdout } = await run('ldd', [process.execPath]);
	const libraries = stdout.match(/\/\S+/g) ?? [];
	await mkdir(join(root, 'usr/local/bin'), { recursive: true });
	await copyFile(process.execPath, join(root, 'usr/local/bin/node'));
	for (const library of libraries) {
		await mkdir(join(root, dirname(library)), { recursive: true });
		await copyFile(library, join(root, library));
	}
}

async function bytesIn(folder: string): Promise<number> {
	const names = await readdir(folder);
	const files = await Promise.all(names.map((name) => stat(join(folder, name))));
	return files.reduce((sum, { size }) => sum + size, 0);
}
