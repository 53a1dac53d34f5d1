import { readFile } from 'node:fs/promises';

/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10;

/** Returns the peak resident set size of a process; only Linux reports it. */
export function peakMemoryMb(pid?: number): Promise<number> {
	return statusMb('VmHWM', pid);
}

/** Returns the present resident set size of a process; only Linux reports it. */
export function memoryMb(pid?: number): Promise<number> {
	return statusMb('VmRSS', pid);
}

/** Returns the processor time that a process has used, in user and system mode; only on Linux. */
export async function cpuMs(pid = 0): Promise<number> {
	const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
	// The program's name, in brackets, may contain spaces.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	const [user, system] = [fields[11], fields[12]];
	return user === undefined || system === undefined
		? Number.NaN
		: (Number(user) + Number(system)) * TICK_MS;
}

async function statusMb(name: string, pid = 0): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
	const line = status.split('\n').find((text) => text.startsWith(`${name}:`));
	const [, kib] = /\s(\d+) kB$/.exec(line ?? '') ?? [];
	return kib === undefined ? Number.NaN : Number(kib) / 1024;
}
