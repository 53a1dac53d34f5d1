import { defineConfig } from '@playwright/test';
import { browserLaunch, findBrowser } from './support/browser/installed.ts';
import { namesOf, partIn, PLAYWRIGHT_FILES, selectionOf } from './support/runner/parts.ts';

const part = partIn(process.env);
const names = namesOf(part);
const toGlob = (path: string) => path.replace(/^tests/, '**');
const { include, exclude } = selectionOf(part, PLAYWRIGHT_FILES);

export default defineConfig({
	testDir: '.',
	testMatch: include.map(toGlob),
	testIgnore: exclude.map(toGlob),
	...(names !== undefined && { grep: names }),
	outputDir: 'test-results',
	// A folder a platform: each draws text in its own way.
	snapshotPathTemplate: '{testDir}/e2e/pictures/{platform}/{arg}{ext}',
	updateSnapshots: 'none',
	forbidOnly: true,
	fullyParallel: true,
	retries: 0,
	// One more than there are cores: while one waits for a wire or a clock, the others go on.
	workers: part === 'alone' || part === 'long' ? 1 : 3,
	// Timeouts end a wait in vain, and are far longer than a slow machine needs.
	timeout: 1_200_000,
	expect: { timeout: 180_000 },
	globalSetup: [
		'./support/setup/build.ts',
		'./support/setup/browser.ts',
		'./support/setup/postgres.ts',
		'./support/setup/end-to-end.ts'
	],
	use: {
		locale: 'en-GB',
		launchOptions: findBrowser() === undefined ? {} : browserLaunch('shell'),
		screenshot: 'only-on-failure'
	}
});
