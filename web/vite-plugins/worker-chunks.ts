import type { Plugin, Rolldown } from 'vite';
import { isImportedBy } from './importers.ts';

const MODULE = 'virtual:worker-chunks';
const ENGINE = '/src/lib/engine/serve-tabs.ts';

/**
 * What the worker loads on demand. Kit's manifest names the worker's own file and not the chunks of
 * its build, and without a network there is only what was precached.
 */
export function workerChunks(): { readonly ofWorker: Plugin; readonly ofApp: Plugin } {
	const names = new Set<string>();
	return {
		ofWorker: {
			name: 'collect-worker-chunks',
			generateBundle(_options, bundle) {
				for (const file of Object.values(bundle)) {
					if (file.type === 'chunk' && !file.isEntry) names.add(file.fileName);
				}
			}
		},
		ofApp: {
			name: 'name-worker-chunks',
			resolveId: (id) => (id === MODULE ? `\0${MODULE}` : undefined),
			load: (id) =>
				id === `\0${MODULE}`
					? `export const workerChunks = ${JSON.stringify([...names])};`
					: undefined
		}
	};
}

/**
 * Everything that the engine imports statically comes in one file, because each further one costs
 * a request to the service worker before the engine starts.
 */
export const engineInOneFile: Rolldown.CodeSplittingGroup = {
	debugName: 'engine',
	name: (id, context) => (isImportedBy([ENGINE], id, context) ? 'engine' : null)
};

/** Each of these is loaded for a rare event, and alone would be one more file to precache. */
export const rareInOneFile: Rolldown.CodeSplittingGroup = {
	debugName: 'rare',
	name: 'rare',
	test: /\/lib\/(?:sync\/download|replica\/unreadable-reading|envelope\/(?:send-|post-)|engine\/(?:people\/(?:copy-ending|locked-sending|removed-copy)|session\/hand-over))/
};
