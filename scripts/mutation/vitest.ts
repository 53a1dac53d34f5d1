import { resolve } from 'node:path';
import { knownPassphrases } from '@tenantry/web/vite-plugins/known-passphrases.ts';
import { defineConfig } from 'vitest/config';

const root = resolve(import.meta.dirname, '../..');

/**
 * Resolves our packages beside the tests. Stryker runs the tests in a copy of the checkout whose
 * node_modules lead back to the original, where no test would meet a mutant.
 */
const alias = [
	{ find: /^@tenantry\/web\//, replacement: `${root}/web/src/lib/` },
	{ find: /^@tenantry\/tests\//, replacement: `${root}/tests/` },
	{ find: /^@tenantry\/(shared|sync-server)\//, replacement: `${root}/$1/src/` }
];

export default defineConfig({
	root,
	plugins: [knownPassphrases()],
	resolve: { alias },
	test: {
		include: process.env.MUTATION_TESTS?.split(' ') ?? [],
		// The rules are the same on both databases, and a run on one takes half the time.
		testNamePattern: /^(?!.*\bon postgres)/i,
		setupFiles: resolve(import.meta.dirname, 'seed.ts'),
		globalSetup: resolve(root, 'tests/support/setup/postgres.ts'),
		// Stryker ends tests that never end; a test that is slow for lack of a core has noticed
		// nothing.
		testTimeout: 60_000,
		hookTimeout: 60_000,
		// What a poll waits for is there within a second, or a mutant keeps it away.
		expect: { poll: { timeout: 5_000 } },
		restoreMocks: true
	}
});
