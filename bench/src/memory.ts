import { readFile } from 'node:fs/promises';

/** The highest resident set of a process so far; Linux alone tells it. */
export async function peakMemoryMb(pid = 0): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
	const [, kib] = /^VmHWM:\s*(\d+) kB$/m.exec(status) ?? [];
	return kib === undefined ? Number.NaN : Number(kib) / 1024;
}
