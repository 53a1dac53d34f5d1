import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		globalSetup: './tests/support/postgres-setup.ts',
		projects: [
			{
				test: {
					name: 'node',
					include: [
						'{shared,sync-server,tests,bench,scripts}/**/*.test.ts',
						'web/src/**/*.test.ts'
					],
					exclude: ['**/node_modules/**', '**/*.svelte.test.ts']
				}
			},
			{
				// Runes compile only with SvelteKit's plugins.
				extends: './web/vite.config.ts',
				root: './web',
				resolve: { conditions: ['browser'] },
				test: { name: 'runes', include: ['src/**/*.svelte.test.ts'] }
			}
		]
	}
});
