import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fingerprintOfInputs } from '@tenantry/web/vite-plugins/build-stamp.ts';

/** Arguments of Node: a larger young generation costs memory and saves no time. */
export const HEAP = '--max-semi-space-size=4';

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
