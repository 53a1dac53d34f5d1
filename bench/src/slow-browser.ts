import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** The kernel's controller of processor time: its own tree (version 1), or a part of the only one. */
const TREE = existsSync('/sys/fs/cgroup/cpu') ? '/sys/fs/cgroup/cpu' : '/sys/fs/cgroup';
/** One millisecond in four; the kernel allows no shorter turn. */
const PERIOD_US = 4_000;
const SHARE_US = 1_000;
const LOOK_MS = 5;

/**
 * Grants each process of a browser a fourth of one core while something runs: pages, workers and
 * the browser itself alike, because Chromium's own throttling slows no worker. Needs Linux and root.
 */
export async function slowedDown<T>(profile: string, run: () => Promise<T>): Promise<T> {
	const groups = new Set<string>();
	await limitNew(profile, groups);
	let isOver = false;
	const watching = watch();
	try {
		return await run();
	} finally {
		isOver = true;
		await watching;
		for (const group of groups) await remove(group);
	}

	async function watch(): Promise<void> {
		while (!isOver) {
			await setTimeout(LOOK_MS);
			// A process may have ended meanwhile.
			await limitNew(profile, groups).catch(() => undefined);
		}
	}
}

async function limitNew(profile: string, groups: Set<string>): Promise<void> {
	for (const pid of await processesOf(profile)) {
		const group = join(TREE, `tenantry-bench-${pid}`);
		if (groups.has(group)) continue;
		await limit(group, pid);
		groups.add(group);
	}
}

/** Returns the ids of the processes of the browser with this profile. */
export async function processesOf(profile: string): Promise<readonly string[]> {
	const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
	const own = await Promise.all(
		pids.map(async (pid) => ((await commandOf(pid)).includes(profile) ? [pid] : []))
	);
	return own.flat();
}

export function commandOf(pid: string): Promise<string> {
	return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
}

async function limit(group: string, pid: string): Promise<void> {
	await mkdir(group, { recursive: true });
	if (existsSync(join(group, 'cpu.cfs_quota_us'))) {
		await writeFile(join(group, 'cpu.cfs_period_us'), String(PERIOD_US));
		await writeFile(join(group, 'cpu.cfs_quota_us'), String(SHARE_US));
	} else {
		await writeFile(join(group, 'cpu.max'), `${SHARE_US} ${PERIOD_US}`);
	}
	// A process may have ended since it was found.
	await writeFile(join(group, 'cgroup.procs'), pid).catch(async (error: unknown) => {
		if (existsSync(`/proc/${pid}`)) throw error;
	});
}

/** Ends the limit: what still runs returns to the group of all. */
async function remove(group: string): Promise<void> {
	const pids = await readFile(join(group, 'cgroup.procs'), 'utf8').catch(() => '');
	for (const pid of pids.split('\n').filter(Boolean))
		await writeFile(join(TREE, 'cgroup.procs'), pid).catch(() => undefined);
	await rmdir(group).catch(() => undefined);
}
