import { relative, resolve } from 'node:path';
import type { Suite } from './options.ts';
import type { FileTime } from './report.ts';

/** `test` is to take less than 10 on two idle cores (decision 29); cores differ. */
const MINUTES: Readonly<Record<Suite, number>> = { main: 12, rest: 48, all: 60, long: 180 };
const SHOWN = 10;
const root = resolve(import.meta.dirname, '../..');

/** Says whether a run stayed within its budget; only a warning, because cores differ. */
export function timeLine(suite: Suite, ms: number): string {
	const took = `${(ms / 60_000).toFixed(1)} of ${MINUTES[suite]} minutes`;
	return ms <= MINUTES[suite] * 60_000 ? `✓ ${took}` : `! ${took}: over budget`;
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
