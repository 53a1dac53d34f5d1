// @all: tours every screen twice
import type { Page } from '@playwright/test';
import { byName } from '#support/browser/authenticator.ts';
import { axeScript, axeViolations, COLOURS } from '#support/browser/axe.ts';
import { sidewaysScrollers, smallTargets } from '#support/browser/layout.ts';
import { expect, test } from '#support/browser/test.ts';
import { tourTheConsole, tourTheDoor } from '#support/browser/tour/tour.ts';

const phone = { width: 390, height: 844 };
const desktop = { width: 1440, height: 900 };
const narrowest = { width: 320, height: 700 };

const forAxe = { initScript: axeScript, reducedMotion: 'reduce' } as const;

const tours = [
	{ name: 'before the console', take: tourTheDoor },
	{ name: 'in the console', take: tourTheConsole }
];

for (const { name, take } of tours) {
	test(`every screen and dialog ${name} is accessible on a desktop, light and dark`, async ({
		world,
		openBrowser
	}) => {
		const browser = await openBrowser({ viewport: desktop, baseURL: byName(world.url), ...forAxe });
		const found: string[] = [];

		await take({ world, browser, look: (stop) => lookWithAxe(browser.page, stop, found) });

		expect(found).toEqual([]);
	});

	test(`every screen and dialog ${name} is accessible on a phone, light and dark, and fits 320 pixels without horizontal scrolling`, async ({
		world,
		openBrowser
	}) => {
		const browser = await openBrowser({ viewport: phone, baseURL: byName(world.url), ...forAxe });
		const found: string[] = [];

		await take({
			world,
			browser,
			look: async (stop) => {
				await lookWithAxe(browser.page, stop, found);
				const small = await smallTargets(browser.page);
				found.push(...small.map((target) => `${stop}: small target ${target}`));
				await browser.page.setViewportSize(narrowest);
				const wide = await sidewaysScrollers(browser.page);
				found.push(...wide.map((element) => `${stop}: ${element}`));
				await browser.page.setViewportSize(phone);
			}
		});

		expect(found).toEqual([]);
	});
}

async function lookWithAxe(page: Page, stop: string, found: string[]): Promise<void> {
	await page.emulateMedia({ colorScheme: 'light' });
	const inLight = await axeViolations(page);
	// Only colours differ in dark mode.
	await page.emulateMedia({ colorScheme: 'dark' });
	const inDark = await axeViolations(page, COLOURS);
	found.push(
		...inLight.map((violation) => `${stop}, light: ${violation}`),
		...inDark.map((violation) => `${stop}, dark: ${violation}`)
	);
}
