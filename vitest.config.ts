import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { markedFiles, namesOf, partIn, VITEST_FILES } from './tests/support/runner/parts.ts';
import { knownPassphrases } from './web/vite-known-passphrases.ts';

// What takes milliseconds alone takes seconds when two cores do everything at once, browsers beside.
const patience = { testTimeout: 60_000, hookTimeout: 60_000 };

const part = partIn(process.env);
const marked = [...markedFiles(VITEST_FILES)];
const names = namesOf(part);

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
					exclude: [
						'**/node_modules/**',
						'**/*.svelte.test.ts',
						...(part === undefined || part === 'rest' ? [] : marked)
					]
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
