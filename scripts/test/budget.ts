import { availableParallelism, loadavg } from 'node:os';
import { relative, resolve } from 'node:path';
import type { Count } from '#scripts/step.ts';
import type { Half } from './options.ts';
import type { FileTime } from './report.ts';

/** `test` is to take less than 10 on two idle cores (decision 29); cores differ. */
const MINUTES: Readonly<Record<Half, number>> = { main: 12, rest: 25, all: 35 };
const SHOWN = 10;
const root = resolve(import.meta.dirname, '../..');

/** Whether the machine is otherwise idle, judging by the load of the last minute. */
export function isIdle(load = loadavg()[0] ?? 0, cores = availableParallelism()): boolean {
	return load < cores / 2;
}

/** Fails a run that took too long on an idle machine; on a busy one it only warns. */
export function judgeTime(
	half: Half,
	{ ms, wasIdle }: { readonly ms: number; readonly wasIdle: boolean }
): { readonly line: string; readonly count: Count } {
	const took = `${(ms / 60_000).toFixed(1)} of ${MINUTES[half]} minutes`;
	const isWithin = ms <= MINUTES[half] * 60_000;
	if (isWithin) return { line: `✓ ${took}`, count: { passed: 1, failed: 0 } };
	if (wasIdle) return { line: `✗ ${took}: over budget`, count: { passed: 0, failed: 1 } };
	const line = `! ${took}: over budget, on a machine that was busy before`;
	return { line, count: { passed: 0, failed: 0 } };
}

export function slowest(times: readonly FileTime[]): readonly string[] {
	const longest = times.toSorted((a, b) => b.ms - a.ms).slice(0, SHOWN);
	return longest.map(({ file, ms }) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${pathOf(file)}`);
}

/**
 * Returns the path from the root; vitest reports an absolute one, Playwright one from its folder.
 */
export function pathOf(file: string): string {
	return file.startsWith(root) ? relative(root, file) : `tests/${file}`;
}
