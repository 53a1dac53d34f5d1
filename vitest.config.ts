import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { markedFiles, namesOf, partIn, VITEST_FILES } from './tests/support/runner/parts.ts';
import { knownPassphrases } from './web/vite-known-passphrases.ts';

// What takes milliseconds alone takes seconds when two cores do everything at once, browsers beside.
const patience = { testTimeout: 60_000, hookTimeout: 60_000 };

const part = partIn(process.env);
const marked = [...markedFiles(VITEST_FILES)];
const names = namesOf(part);

/** Tests of pure functions. */
const PURE = 'shared/**/*.test.ts';
const left = [
	'**/node_modules/**',
	'**/*.svelte.test.ts',
	...(part === undefined || part === 'rest' ? [] : marked)
];

export default defineConfig({
	test: {
		...(names !== undefined && { testNamePattern: names }),
		globalSetup: './tests/support/setup/postgres.ts',
		// Of two cores one is left out otherwise, and most files wait for servers, disks and clocks.
		maxWorkers: 2,
		projects: [
			{
				plugins: [knownPassphrases()],
				test: {
					...patience,
					name: 'node',
					include: part === 'rest' ? marked : VITEST_FILES,
					exclude: part === 'rest' ? left : [...left, PURE]
				}
			},
			{
				// Their modules keep no state, so files share them instead of loading them again.
				test: {
					...patience,
					name: 'shared',
					include: part === 'rest' ? [] : [PURE],
					exclude: left,
					isolate: false
				}
			},
			{
				extends: './web/vite.config.ts',
				root: './web',
				resolve: { conditions: ['browser'] },
				test: {
					...patience,
					name: 'runes',
					include: part === 'rest' ? [] : ['src/**/*.svelte.test.ts'],
					environment: resolve(import.meta.dirname, 'tests/support/setup/runes-environment.ts')
				}
			}
		]
	}
});
