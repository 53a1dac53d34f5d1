import { test as base, expect } from '@playwright/test';
import { createBrowser, type Browser, type BrowserOptions } from './browser.ts';
import { openWorld, type World } from '#support/world/world.ts';

interface Options {
	/** Program that `openBrowser` starts; some tests need what only the whole browser has. */
	readonly program: 'browser' | 'shell';
}

interface Fixtures {
	readonly world: World;
	/**
	 * Opens another device at each call. All are closed at the end, and any fault in one fails the
	 * test.
	 */
	readonly openBrowser: (options?: Partial<BrowserOptions>) => Promise<Browser>;
}

export const test = base.extend<Options & Fixtures>({
	program: ['shell', { option: true }],
	// eslint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from the pattern.
	world: async ({}, use) => {
		const world = await openWorld();
		await use(world);
		await world.close();
	},
	openBrowser: async ({ world, program }, use) => {
		const browsers: Browser[] = [];
		await use(async (options = {}) => {
			const browser = await createBrowser({ baseURL: world.url, program, ...options });
			browsers.push(browser);
			return browser;
		});
		const faults = browsers.flatMap((browser) => browser.faults);
		for (const browser of browsers) await browser.close();
		expect(faults, 'blocked by the content security policy, thrown, or asked elsewhere').toEqual(
			[]
		);
	}
});
export { expect } from '@playwright/test';
