import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fingerprintOfInputs } from '@tenantry/web/vite-plugins/build-stamp.ts';

/** Arguments of Node: a larger young generation costs memory and saves no time. */
export const HEAP = '--max-semi-space-size=4';

/**
 * Settings of the C library, which would keep what hashing a password took, 20 MB in each thread.
 * Blocks above 16 MB are returned, and got in huge pages, which takes a third of the time; smaller
 * ones are kept, because compressing an answer takes 4 MB.
 */
export const MEMORY =
	'glibc.malloc.mmap_threshold=16777216:glibc.malloc.trim_threshold=67108864:glibc.malloc.hugetlb=1';

const INPUTS = ['sync-server', 'shared', 'scripts'];

/** Builds the server, unless the existing build came from the same files; returns its program. */
export async function buildServer(root: string): Promise<string> {
	const folder = join(root, 'sync-server/build');
	const stamp = join(folder, '.built-from');
	const fingerprint = await fingerprintOfInputs(root, INPUTS);
	const stamped = await readFile(stamp, 'utf8').catch(() => undefined);
	if (stamped !== fingerprint) {
		await rm(folder, { recursive: true, force: true });
		// The bundler is loaded for this alone.
		const { bundleClone } = await import('./release/bundle.ts');
		await bundleClone(root, folder);
		await writeFile(stamp, fingerprint);
	}
	return join(folder, 'start.mjs');
}
