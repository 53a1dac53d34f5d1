// @long: tours every screen; accessibility.spec.ts does so on a phone
import { byName } from '#support/browser/authenticator.ts';
import { forAxe, lookWithAxe } from '#support/browser/axe.ts';
import { expect, test } from '#support/browser/test.ts';
import { tourTheConsole, tourTheDoor } from '#support/browser/tour/tour.ts';

const desktop = { width: 1440, height: 900 };

for (const { name, take } of [
	{ name: 'before the console', take: tourTheDoor },
	{ name: 'in the console', take: tourTheConsole }
])
	test(`every screen and dialog ${name} is accessible on a desktop, light and dark`, async ({
		world,
		openBrowser
	}) => {
		const browser = await openBrowser({ viewport: desktop, baseURL: byName(world.url), ...forAxe });
		const found: string[] = [];

		await take({
			world,
			browser,
			look: async (stop) => void found.push(...(await lookWithAxe(browser.page, stop)))
		});

		expect(found).toEqual([]);
	});
