import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { waitUntil } from '#support/runner/wait.ts';

/** Pause after which Chromium counts as done with writing a service worker. */
const QUIET_MS = 1_000;

/**
 * Waits until Chromium has stored the service worker of a profile. A kill during the write damages
 * the stored script, and Chromium then drops the worker and loads the next page from the network.
 */
export async function workerStored(profile: string): Promise<void> {
	const folder = join(profile, 'Default', 'Service Worker');
	await waitUntil(async () => Date.now() - (await lastWrite(folder)) > QUIET_MS);
}

/** Returns the time of the last write below a folder; 0 when it is missing. */
async function lastWrite(folder: string): Promise<number> {
	const paths = await readdir(folder, { recursive: true }).catch(() => []);
	const times = await Promise.all(
		paths.map(async (path) => {
			const found = await stat(join(folder, path)).catch(() => undefined);
			// A file that has just been removed counts as a write.
			return found?.mtimeMs ?? Date.now();
		})
	);
	return Math.max(0, ...times);
}
