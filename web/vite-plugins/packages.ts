import { readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Plugin } from 'vite';

const repository = resolve(import.meta.dirname, '../..');
/** The server serves no file without a known ending. */
const LIST = join(repository, 'web/build/.packages');

export function packagesOfApp(): { readonly ofWorker: Plugin; readonly ofApp: Plugin[] } {
	const folders = new Set<string>();
	const collect: Plugin = {
		name: 'collect-packages',
		// The page is rendered while it is built, by code that is not delivered.
		applyToEnvironment: ({ name }) => name !== 'ssr',
		generateBundle(_options, bundle) {
			for (const file of Object.values(bundle))
				if (file.type === 'chunk') addPackages(folders, file.modules);
		}
	};
	const write: Plugin = {
		name: 'write-packages',
		// After SvelteKit's adapter, which empties the folder.
		buildApp: {
			order: 'post',
			handler: () => writeFile(LIST, [...folders].toSorted().join('\n'))
		}
	};
	return { ofWorker: collect, ofApp: [collect, write] };
}

export async function readPackagesOfApp(): Promise<readonly string[]> {
	return (await readFile(LIST, 'utf8')).split('\n');
}

export function addPackages(
	folders: Set<string>,
	modules: Readonly<Record<string, { readonly renderedLength: number }>>
): void {
	for (const [id, { renderedLength }] of Object.entries(modules)) {
		const folder = packageFolderOf(id);
		if (folder !== undefined && renderedLength > 0) folders.add(folder);
	}
}

/** Returns the folder, from the root, of the package that a file belongs to. */
export function packageFolderOf(file: string): string | undefined {
	const [, folder] = /^[^/]*(\/.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
	return folder === undefined ? undefined : relative(repository, folder);
}
