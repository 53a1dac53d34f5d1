import { defineConfig } from '@playwright/test';
import { browserLaunch, findBrowser } from '#support/browser.ts';

export default defineConfig({
	testDir: 'e2e',
	outputDir: 'test-results',
	forbidOnly: true,
	retries: 0,
	workers: 2,
	timeout: 60_000,
	globalSetup: ['./support/browser-setup.ts', './support/postgres-setup.ts'],
	use: {
		launchOptions: findBrowser() === undefined ? {} : browserLaunch(),
		screenshot: 'only-on-failure',
		trace: 'retain-on-failure'
	}
});
