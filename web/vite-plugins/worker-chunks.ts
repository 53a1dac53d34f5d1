import type { Plugin, Rolldown } from 'vite';

const MODULE = 'virtual:worker-chunks';

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
 * The worker's files, each with everything that it imports and no earlier one has: what the first
 * list needs, what decides about changes, and the rest.
 */
export const engineFiles: Rolldown.CodeSplittingGroup[] = [
	{ name: 'engine', test: /\/lib\/engine\/serve-tabs\.ts$/, priority: 2 },
	{ name: 'mutators', test: /\/lib\/replica\/queue\/rules\.ts$/, priority: 1 },
	{
		name: 'later',
		test: /\/lib\/engine\/(?:later|copy\/vault-making)\.ts$|@noble/
	}
];
