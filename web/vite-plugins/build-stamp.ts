import { createHash } from 'node:crypto';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';
import * as z from 'zod/mini';

const repository = resolve(import.meta.dirname, '../..');
/** The server serves no file without a known ending. */
const STAMP = 'web/build/.built-from';
const OF_APP = ['web', 'shared'];
const PackageJson = z.object({ version: z.string() });
const NOT_INPUT = /^(?:node_modules|build(?:-.*)?|\.svelte-kit)$/;

export function buildStamp(mode: string, root = repository): Plugin[] {
	if (mode !== 'production') return [];
	const stamp = join(root, STAMP);
	let fingerprint = '';
	return [
		{
			name: 'begin-build-stamp',
			buildApp: {
				order: 'pre',
				async handler() {
					await rm(stamp, { force: true });
					// Taken first: a file that changes during the build makes the build stale.
					fingerprint = await fingerprintOfInputs(root);
				}
			}
		},
		{
			name: 'write-build-stamp',
			// After SvelteKit's adapter, which empties the folder.
			buildApp: { order: 'post', handler: () => writeFile(stamp, fingerprint) }
		}
	];
}

/** The build was made from the present files. */
export async function isBuildCurrent(root = repository): Promise<boolean> {
	const stamped = await readFile(join(root, STAMP), 'utf8').catch(() => undefined);
	return stamped !== undefined && stamped === (await fingerprintOfInputs(root));
}

export async function fingerprintOfInputs(
	root = repository,
	inputs: readonly string[] = OF_APP
): Promise<string> {
	const hash = createHash('sha256')
		.update(`${await programVersion(root)}\0`)
		.update(await readFile(join(root, 'pnpm-lock.yaml')));
	for (const input of inputs) {
		for await (const path of filesOf(root, input)) {
			hash.update(`${path}\0`).update(await readFile(join(root, path)));
		}
	}
	return hash.digest('hex');
}

export async function programVersion(root = repository): Promise<string> {
	return PackageJson.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))).version;
}

async function* filesOf(root: string, folder: string): AsyncGenerator<string> {
	const entries = await readdir(join(root, folder), { withFileTypes: true });
	entries.sort((a, b) => (a.name < b.name ? -1 : 1));
	for (const entry of entries) {
		if (NOT_INPUT.test(entry.name) || entry.name.endsWith('.test.ts')) continue;
		const path = `${folder}/${entry.name}`;
		if (entry.isDirectory()) yield* filesOf(root, path);
		else yield path;
	}
}
