import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addPackages } from '@tenantry/web/vite-plugins/packages.ts';
import { rolldown, type Plugin } from 'rolldown';

/**
 * Writes the server and the command as modules for Node, with all packages that they use; returns
 * the folders of these, from the root.
 */
export async function bundleServer(
	root: string,
	folder: string,
	version: string
): Promise<ReadonlySet<string>> {
	const bundle = await rolldown({
		cwd: root,
		input: {
			program: 'sync-server/bin/tenantry.ts',
			checkpoint: 'sync-server/src/store/sqlite/checkpoint.ts'
		},
		platform: 'node',
		// pg tries it and does without it.
		external: ['pg-native'],
		plugins: [placesOf(root, version)],
		// An import that is missing is missing for whoever runs the release.
		onLog(level, log, handle) {
			if (log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message);
			handle(level, log);
		}
	});
	const { output } = await bundle.write({
		dir: folder,
		format: 'esm',
		entryFileNames: '[name].mjs',
		chunkFileNames: '[name]-[hash].mjs',
		minify: 'dce-only'
	});
	await bundle.close();
	const packages = new Set<string>();
	for (const file of output) if (file.type === 'chunk') addPackages(packages, file.modules);
	return packages;
}

/** Replaces what depends on where the sources are. */
function placesOf(root: string, version: string): Plugin {
	const sources = join(root, 'sync-server/src');
	return {
		name: 'places-of-release',
		async load(id) {
			if (id === join(sources, 'version.ts')) return `export const VERSION = '${version}';`;
			if (id !== join(sources, 'places.ts')) return undefined;
			return {
				code: await readFile(join(root, 'sync-server/release/places.ts'), 'utf8'),
				moduleType: 'ts'
			};
		}
	};
}
