import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cp, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A separate disk mounted over a folder, small enough to be filled. */
export interface SmallDisk {
	/** Uses up all remaining space. */
	readonly fill: () => Promise<void>;
	readonly makeRoom: () => Promise<void>;
	readonly unmount: () => Promise<void>;
}

const FILLER = 'filler';
const MEGABYTE = Buffer.alloc(1024 * 1024);

/** Tells whether this process may mount a file system, which some containers forbid. */
export function canMount(): boolean {
	const folder = mkdtempSync(join(tmpdir(), 'tenantry-mount-'));
	const isMounted = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', folder]).status === 0;
	if (isMounted) spawnSync('umount', [folder]);
	rmSync(folder, { recursive: true });
	return isMounted;
}

/** Mounts a small disk with the folder's contents, where this process can mount one. */
export async function mountSmallDisk(folder: string, megabytes: number): Promise<SmallDisk> {
	const copy = await mkdtemp(join(tmpdir(), 'tenantry-disk-'));
	const filler = join(folder, FILLER);
	await cp(folder, copy, { recursive: true });
	try {
		await run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder);
		await cp(copy, folder, { recursive: true });
	} finally {
		await rm(copy, { recursive: true });
	}
	return {
		fill: () => fill(filler),
		makeRoom: () => rm(filler),
		unmount: () => run('umount', folder)
	};
}

async function fill(path: string): Promise<void> {
	const file = await open(path, 'w');
	try {
		// Writes until the disk is full, which throws.
		for (;;) await file.write(MEGABYTE);
	} catch (error) {
		if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
	} finally {
		await file.close();
	}
}

async function run(program: string, ...words: readonly string[]): Promise<void> {
	await promisify(execFile)(program, words);
}
