import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { knownPassphrases } from './web/vite-known-passphrases.ts';

// What takes milliseconds alone takes seconds when two cores do everything at once.
const patience = { testTimeout: 20_000, hookTimeout: 20_000 };

export default defineConfig({
	test: {
		globalSetup: './tests/support/postgres-setup.ts',
		// Of two cores one is left out otherwise, and most files wait for servers, disks and clocks.
		maxWorkers: 2,
		projects: [
			{
				plugins: [knownPassphrases()],
				test: {
					...patience,
					name: 'node',
					include: [
						'{shared,sync-server,tests,bench,scripts}/**/*.test.ts',
						'web/src/**/*.test.ts'
					],
					exclude: ['**/node_modules/**', '**/*.svelte.test.ts']
				}
			},
			{
				extends: './web/vite.config.ts',
				root: './web',
				resolve: { conditions: ['browser'] },
				test: {
					...patience,
					name: 'runes',
					include: ['src/**/*.svelte.test.ts'],
					environment: resolve(import.meta.dirname, 'tests/support/runes-environment.ts')
				}
			}
		]
	}
});
