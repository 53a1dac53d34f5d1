import { readFile } from 'node:fs/promises';

/** Returns the peak resident set size of a process; only Linux reports it. */
export async function peakMemoryMb(pid = 0): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
	const [, kib] = /^VmHWM:\s*(\d+) kB$/m.exec(status) ?? [];
	return kib === undefined ? Number.NaN : Number(kib) / 1024;
}
