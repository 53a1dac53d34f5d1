import type { KnipConfig } from 'knip';

export default {
	// What its own file uses is alive; that it is exported as well is often a schema and its type.
	ignoreExportsUsedInFile: true,
	workspaces: {
		'.': { entry: ['scripts/*.ts', 'eslint/*.js'] },
		shared: { includeEntryExports: true },
		'sync-server': { entry: ['src/main.ts', 'bin/tenantry.ts'], includeEntryExports: true },
		web: {},
		tests: { entry: ['**/*.{test,spec}.ts'] },
		bench: { entry: ['src/main.ts'] }
	}
} satisfies KnipConfig;
