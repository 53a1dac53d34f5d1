import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import {
	isMarked,
	namesOf,
	partIn,
	selectionOf,
	VITEST_FILES,
	type Part
} from './tests/support/runner/parts.ts';
import { knownPassphrases } from './web/vite-plugins/known-passphrases.ts';

const HANGS_AFTER_MS = 1_200_000;

const part = partIn(process.env);
const names = namesOf(part);
const { include, exclude } = selectionOf(part, VITEST_FILES);
const hasMarks = part !== undefined && isMarked(part);

const common = {
	maxWorkers: workersOf(part),
	// A timeout only ends a test that hangs. What takes seconds alone takes minutes on a busy machine.
	testTimeout: HANGS_AFTER_MS,
	hookTimeout: HANGS_AFTER_MS,
	expect: { poll: { timeout: HANGS_AFTER_MS } },
	// Loading a package's modules takes longer than most files' tests, so files share a worker and its
	// modules. What a test replaces in them is put back before the next one.
	isolate: false,
	restoreMocks: true,
	unstubGlobals: true,
	unstubEnvs: true
};

export default defineConfig({
	test: {
		...(names !== undefined && { testNamePattern: names }),
		globalSetup: './tests/support/setup/postgres.ts',
		projects: [
			{
				plugins: [knownPassphrases()],
				test: {
					...common,
					name: 'node',
					include: [...include],
					exclude: ['**/node_modules/**', '**/*.svelte.test.ts', ...exclude]
				}
			},
			{
				extends: './web/vite.config.ts',
				root: './web',
				resolve: { conditions: ['browser'] },
				test: {
					...common,
					name: 'runes',
					include: hasMarks ? [] : ['src/**/*.svelte.test.ts'],
					environment: resolve(import.meta.dirname, 'tests/support/setup/runes-environment.ts')
				}
			}
		]
	}
});

/**
 * Files wait for servers, disks and clocks, so in `test` there is one worker more than there are
 * cores. `test:rest` keeps both cores busy with browsers and linters.
 */
function workersOf(of: Part | undefined): number {
	if (of === 'alone') return 1;
	return of === 'main' ? 3 : 2;
}
