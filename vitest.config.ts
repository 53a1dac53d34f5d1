import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { markedFiles, namesOf, partIn, VITEST_FILES } from './tests/support/runner/parts.ts';
import { knownPassphrases } from './web/vite-known-passphrases.ts';

const common = {
	// Of two cores one is left out otherwise, and most files wait for servers, disks and clocks.
	maxWorkers: 2,
	// What takes milliseconds alone takes seconds when two cores do everything at once, browsers beside.
	testTimeout: 60_000,
	hookTimeout: 60_000,
	// Loading a package's modules takes longer than most files' tests, so files share a worker and its
	// modules. What a test replaces in them is put back before the next one.
	isolate: false,
	restoreMocks: true,
	unstubGlobals: true,
	unstubEnvs: true
};

const part = partIn(process.env);
const marked = [...markedFiles(VITEST_FILES)];
const names = namesOf(part);

const left = [
	'**/node_modules/**',
	'**/*.svelte.test.ts',
	...(part === undefined || part === 'rest' ? [] : marked)
];

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
					include: part === 'rest' ? marked : VITEST_FILES,
					exclude: left
				}
			},
			{
				extends: './web/vite.config.ts',
				root: './web',
				resolve: { conditions: ['browser'] },
				test: {
					...common,
					name: 'runes',
					include: part === 'rest' ? [] : ['src/**/*.svelte.test.ts'],
					environment: resolve(import.meta.dirname, 'tests/support/setup/runes-environment.ts')
				}
			}
		]
	}
});
