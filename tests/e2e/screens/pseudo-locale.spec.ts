// @long: builds the app again, and tours every screen twice
import { PSEUDO } from '@tenantry/web/translation/pseudo.ts';
import { buildIn } from '@tenantry/web/vite-plugins/languages.ts';
import { byName } from '#support/browser/authenticator.ts';
import { createBrowser } from '#support/browser/browser.ts';
import { hardCodedTexts, widenTexts } from '#support/browser/hard-coded.ts';
import { sidewaysScrollers } from '#support/browser/layout.ts';
import { expect, test } from '#support/browser/test.ts';
import { tourTheConsole, tourTheDoor } from '#support/browser/tour/tour.ts';
import { openWorld } from '#support/world/world.ts';

const tours = [
	{ part: 'before the console', take: tourTheDoor },
	{ part: 'in the console', take: tourTheConsole }
];
const windows = [
	{ name: 'a phone', sizes: [{ width: 390, height: 844 }] },
	{
		name: 'a desktop and a tablet',
		sizes: [
			{ width: 1440, height: 900 },
			{ width: 820, height: 1180 }
		]
	}
];
/** The strip of chips, and a table, scroll by themselves. */
const MADE_TO_SCROLL = /^DIV (?:strip|scroller)\b/;

// One worker, because all tests share one build.
test.describe.configure({ mode: 'default' });

let folder: string;

test.beforeAll(async () => {
	folder = await buildIn({ language: PSEUDO, version: '1' });
});

for (const { part, take } of tours)
	for (const { name, sizes } of windows)
		test(`on ${name} every text ${part} is from the catalog, and fits when it is a third longer`, async () => {
			const world = await openWorld(undefined, [], { WEB_DIR: folder });
			const [size] = sizes;
			const browser = await createBrowser({
				baseURL: byName(world.url),
				initScript: widenTexts,
				...(size && { viewport: size })
			});
			const found = new Set<string>();

			await take({
				world,
				browser,
				look: async (stop) => {
					for (const other of [...sizes].reverse()) {
						await browser.page.setViewportSize(other);
						const hardCoded = await hardCodedTexts(browser.page);
						const scrolling = await sidewaysScrollers(browser.page);
						const wide = scrolling.filter((element) => !MADE_TO_SCROLL.test(element));
						for (const text of hardCoded) found.add(`${stop}: “${text}” is not from the catalog`);
						for (const element of wide) found.add(`${stop}, ${other.width} px: ${element}`);
					}
				}
			});

			await browser.close();
			await world.close();
			expect([...found]).toEqual([]);
		});
