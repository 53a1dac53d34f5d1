import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { addPackages } from '@tenantry/web/vite-plugins/packages.ts';
import { rolldown, type InputOptions, type OutputChunk, type Plugin } from 'rolldown';

const CHECKPOINT = 'sync-server/src/store/sqlite/checkpoint.ts';
/** pg tries it and does without it. */
const UNUSED = ['pg-native'];

/**
 * Writes the server and the command as modules for Node, with all packages that they use; returns
 * the folders of these, from the root.
 */
export async function bundleServer(
	root: string,
	folder: string,
	version: string
): Promise<ReadonlySet<string>> {
	const chunks = await bundle(root, folder, {
		input: {
			'program.mjs': 'sync-server/bin/tenantry.ts',
			'checkpoint.mjs': CHECKPOINT
		},
		external: UNUSED,
		plugins: [placesOf(root, version)]
	});
	const packages = new Set<string>();
	for (const { modules } of chunks) addPackages(packages, modules);
	return packages;
}

/**
 * Writes the server of a release as the one of a clone. The folder has to be as deep as the sources,
 * which name places of the clone from where they are.
 */
export async function bundleClone(root: string, folder: string): Promise<void> {
	await bundle(root, folder, {
		input: { 'start.mjs': 'scripts/serve.ts', 'store/sqlite/checkpoint.mjs': CHECKPOINT },
		external: UNUSED
	});
}

/**
 * Writes the program of the sources, which starts in half the time when it is in a few files; returns
 * its folder.
 */
export async function bundleSources(root: string): Promise<string> {
	// Resolves the packages that stay outside as the server does.
	const folder = join(root, 'sync-server/node_modules/.cache/tenantry');
	await rm(folder, { recursive: true, force: true });
	await bundle(root, folder, {
		input: { tenantry: 'sync-server/bin/tenantry.ts' },
		// The recorder of tests watches the same pg as the server's.
		external: ['pg'],
		plugins: [placesInSources]
	});
	return folder;
}

async function bundle(
	root: string,
	folder: string,
	options: Pick<InputOptions, 'input' | 'external' | 'plugins'>
): Promise<readonly OutputChunk[]> {
	const bundled = await rolldown({
		...options,
		cwd: root,
		platform: 'node',
		// An import that is missing is missing for whoever runs the release.
		onLog(level, log, handle) {
			if (log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message);
			handle(level, log);
		}
	});
	const { output } = await bundled.write({
		dir: folder,
		format: 'esm',
		entryFileNames: '[name]',
		chunkFileNames: '[name]-[hash].mjs',
		minify: 'dce-only'
	});
	await bundled.close();
	return output.filter((file) => file.type === 'chunk');
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

const placesInSources: Plugin = {
	name: 'places-in-sources',
	transform: (code, id) =>
		code
			.replaceAll('import.meta.dirname', JSON.stringify(dirname(id)))
			.replaceAll('import.meta.filename', JSON.stringify(id))
};
