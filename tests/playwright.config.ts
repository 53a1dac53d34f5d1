import { defineConfig } from '@playwright/test';
import { browserLaunch, findBrowser } from './support/browser/installed.ts';
import { markedFiles, namesOf, partIn, PLAYWRIGHT_FILES } from './support/runner/parts.ts';

const part = partIn(process.env);
const names = namesOf(part);
const toGlob = (path: string) => path.replace(/^tests/, '**');
const marked = markedFiles(PLAYWRIGHT_FILES).map(toGlob);

export default defineConfig({
	testDir: '.',
	testMatch: part === 'rest' ? marked : PLAYWRIGHT_FILES.map(toGlob),
	testIgnore: part === undefined || part === 'rest' ? [] : marked,
	...(names !== undefined && { grep: names }),
	outputDir: 'test-results',
	forbidOnly: true,
	fullyParallel: true,
	retries: 0,
	// One more than there are cores: while one waits for a wire or a clock, the others go on.
	workers: 3,
	// Timeouts end a wait in vain, and are far longer than a slow machine needs.
	timeout: 480_000,
	expect: { timeout: 60_000 },
	globalSetup: [
		'./support/setup/build.ts',
		'./support/setup/browser.ts',
		'./support/setup/postgres.ts',
		'./support/setup/end-to-end.ts'
	],
	use: {
		locale: 'en-GB',
		launchOptions: findBrowser() === undefined ? {} : browserLaunch(),
		screenshot: 'only-on-failure'
	}
});
