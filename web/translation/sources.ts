import { readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { Source } from './syntax.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FOLDERS = ['web/src', 'shared/src'];
/** The page around the app, and what describes the app to the device. */
export const TEMPLATE = 'web/src/app.html';
export const MANIFEST = 'web/static/manifest.webmanifest';

/** Strings there are data, or are read by programs and developers. The worker shows nothing. */
const NO_TEXT = [
	'shared/src/domain/ids.ts',
	'shared/src/domain/organization-access/schema.ts',
	'shared/src/domain/role.ts',
	// Texts that are sealed and signed, which both ends must have alike.
	'shared/src/protocol/envelope.ts',
	// The columns of a file, which must be read back whatever the language was.
	'shared/src/roster-csv/',
	'web/src/lib/client/bench.ts',
	'web/src/lib/engine-api/',
	'web/src/lib/engine/',
	'web/src/lib/replica/',
	'web/src/lib/sync/',
	'web/src/lib/ui/icons.ts',
	'web/src/lib/vault/'
];

export function pathOf(file: string): string {
	return relative(ROOT, file).split(sep).join('/');
}

/** Whether a file, by its path from the repository's root, may hold text for a person. */
export function mayHoldText(path: string): boolean {
	return (
		FOLDERS.some((folder) => path.startsWith(`${folder}/`)) &&
		/\.(?:svelte|ts)$/.test(path) &&
		!/\.(?:test|d)\.ts$/.test(path) &&
		!NO_TEXT.some((start) => path.startsWith(start))
	);
}

export async function readSources(): Promise<Source[]> {
	const found = await Promise.all(
		FOLDERS.map(async (folder) => {
			const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true });
			return entries
				.filter((entry) => entry.isFile())
				.map((entry) => pathOf(join(entry.parentPath, entry.name)));
		})
	);
	const paths = [...found.flat().filter(mayHoldText), TEMPLATE, MANIFEST].sort();
	return Promise.all(paths.map(readSource));
}

export async function readSource(path: string): Promise<Source> {
	return { path, code: await readFile(join(ROOT, path), 'utf8') };
}
