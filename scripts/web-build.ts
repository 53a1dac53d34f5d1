import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { run, type Step } from './step.ts';

export const webBuild: Step = { name: 'vite build', command: ['vite', 'build'], folder: 'web' };

const root = resolve(import.meta.dirname, '..');
const shell = join(root, 'web/build/200.html');
const record = join(root, 'node_modules/.cache/tenantry/web-build');
const inputs = ['web', 'shared'];
const notInputs = new Set(['node_modules', 'build', 'build-bench', '.svelte-kit']);

/** Builds the app, unless the build that is there came from the same files. */
export async function buildWhenChanged(): Promise<boolean> {
	const fingerprint = await fingerprintOfInputs();
	const recorded = existsSync(shell) && existsSync(record) ? await readFile(record, 'utf8') : '';
	if (recorded === fingerprint) return true;

	if (!(await run(webBuild, 'on failure'))) return false;
	await mkdir(dirname(record), { recursive: true });
	await writeFile(record, fingerprint);
	return true;
}

async function fingerprintOfInputs(): Promise<string> {
	const hash = createHash('sha256').update(await readFile(join(root, 'pnpm-lock.yaml')));
	for (const input of inputs) {
		for await (const path of filesOf(join(root, input))) {
			hash.update(`${path}\0`).update(await readFile(path));
		}
	}
	return hash.digest('hex');
}

async function* filesOf(path: string): AsyncGenerator<string> {
	const entries = await readdir(path, { withFileTypes: true });
	entries.sort((a, b) => (a.name < b.name ? -1 : 1));
	for (const entry of entries) {
		if (notInputs.has(entry.name)) continue;
		const child = join(path, entry.name);
		if (entry.isDirectory()) yield* filesOf(child);
		else yield child;
	}
}
