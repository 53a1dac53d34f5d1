import type { KnipConfig } from 'knip';

export default {
	workspaces: {
		'.': { entry: ['scripts/*.ts', 'eslint/*.js'] },
		shared: { includeEntryExports: true },
		'sync-server': { entry: ['src/main.ts', 'bin/tenantry.ts'], includeEntryExports: true },
		web: {},
		tests: { entry: ['**/*.{test,spec}.ts'] },
		bench: { entry: ['src/main.ts'] }
	}
} satisfies KnipConfig;
