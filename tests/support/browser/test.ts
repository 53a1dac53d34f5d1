import { test as base, expect } from '@playwright/test';
import {
	createBrowser,
	createBrowserIn,
	type Browser,
	type BrowserOptions,
	type KillableBrowser,
	type KillableBrowserOptions
} from './browser.ts';
import { openWorld, type World } from '#support/world/world.ts';

interface Options {
	/** Program that `openKillableBrowser` starts; some tests need what only the whole browser has. */
	readonly program: 'browser' | 'shell';
}

interface Fixtures {
	readonly world: World;
	/** Browsers of this test. All are closed at the end, and any fault in one fails the test. */
	readonly browsers: Browser[];
	/** Opens another device at each call. */
	readonly openBrowser: (options?: Partial<BrowserOptions>) => Promise<Browser>;
	/** Opens another device that can be killed, or started again, or differs in its program. */
	readonly openKillableBrowser: (
		options?: Partial<KillableBrowserOptions>
	) => Promise<KillableBrowser>;
}

export const test = base.extend<Options & Fixtures>({
	program: ['shell', { option: true }],
	// eslint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from the pattern.
	world: async ({}, use) => {
		const world = await openWorld();
		await use(world);
		await world.close();
	},
	// eslint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from the pattern.
	browsers: async ({}, use) => {
		const browsers: Browser[] = [];
		await use(browsers);
		const faults = browsers.flatMap((browser) => browser.faults);
		for (const browser of browsers) await browser.close();
		expect(faults, 'blocked by the content security policy, thrown, or asked elsewhere').toEqual(
			[]
		);
	},
	// The world is opened before the browsers, and so closed after them.
	openBrowser: ({ world, browsers, browser: program }, use) =>
		use(async (options = {}) => {
			const browser = await createBrowserIn(program, { baseURL: world.url, ...options });
			browsers.push(browser);
			return browser;
		}),
	openKillableBrowser: ({ world, browsers, program }, use) =>
		use(async (options = {}) => {
			const browser = await createBrowser({ baseURL: world.url, program, ...options });
			browsers.push(browser);
			return browser;
		})
});
export { expect } from '@playwright/test';
