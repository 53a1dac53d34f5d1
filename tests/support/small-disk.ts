import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cp, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A disk of its own in the place of a folder, small enough to be filled. */
export interface SmallDisk {
	/** Takes all the room that is left. */
	readonly fill: () => Promise<void>;
	readonly makeRoom: () => Promise<void>;
	readonly unmount: () => Promise<void>;
}

const FILLER = 'filler';
const MEGABYTE = Buffer.alloc(1024 * 1024);

/** Whether this process may mount a file system, which some containers forbid. */
export function canMount(): boolean {
	const folder = mkdtempSync(join(tmpdir(), 'tenantry-mount-'));
	const isMounted = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', folder]).status === 0;
	if (isMounted) spawnSync('umount', [folder]);
	rmSync(folder, { recursive: true });
	return isMounted;
}

/** With what is in the folder; undefined where this process may mount nothing. */
export async function mountSmallDisk(
	folder: string,
	megabytes: number
): Promise<SmallDisk | undefined> {
	const copy = await mkdtemp(join(tmpdir(), 'tenantry-disk-'));
	const filler = join(folder, FILLER);
	await cp(folder, copy, { recursive: true });
	try {
		await run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder);
		await cp(copy, folder, { recursive: true });
	} catch {
		process.stdout.write('A disk of its own is left out: nothing can be mounted here.\n');
		return undefined;
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
		// It takes what fits, and says so once nothing does.
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
