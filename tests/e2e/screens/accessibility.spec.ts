// @all: tours every screen
import { byName } from '#support/browser/authenticator.ts';
import { forAxe, lookWithAxe } from '#support/browser/axe.ts';
import { sidewaysScrollers, smallTargets } from '#support/browser/layout.ts';
import { expect, test } from '#support/browser/test.ts';
import { tourTheConsole, tourTheDoor } from '#support/browser/tour/tour.ts';

const phone = { width: 390, height: 844 };
const narrowest = { width: 320, height: 700 };

const tours = [
	{ name: 'before the console', take: tourTheDoor },
	{ name: 'in the console', take: tourTheConsole }
];

for (const { name, take } of tours)
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
				found.push(...(await lookWithAxe(browser.page, stop)));
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
