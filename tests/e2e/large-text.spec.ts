// @all: opens every screen at three sizes
import type { Page } from '@playwright/test';
import { findRow, openScreen, signIn } from '#support/browser/app.ts';
import { expect, test } from '#support/browser/test.ts';
import { ada, sam } from '#support/world/people.ts';

const screens = ['Administrators', 'Organizations', 'Changes', 'Activity', 'Settings'] as const;
/** Setting of the browser for text of twice the usual size. */
const doubled = ['--blink-settings=defaultFontSize=32'];

for (const { title, width, args } of [
	{ title: 'a phone of 390 pixels with text of twice the size', width: 390, args: doubled },
	{ title: 'a phone of 320 pixels', width: 320, args: [] },
	{ title: 'a tablet with text of twice the size', width: 820, args: doubled }
])
	test(`on ${title} no screen is wider than the window, and the list shows rows`, async ({
		openBrowser
	}) => {
		const { page } = await openBrowser({ viewport: { width, height: 844 }, args });
		await signIn(page, ada);

		for (const screen of screens) {
			await openScreen(page, screen);
			await expectToFit(page, screen);
		}
		await openScreen(page, 'Administrators');
		const row = await findRow(page, sam.name);
		await expect(row).toBeInViewport({ ratio: 1 });
		await expect(page.getByRole('button', { name: 'Actions', exact: false }).first()).toBeVisible();
		await row.getByRole('link').first().click();
		await expect(page.getByRole('button', { name: 'Suspend Account', exact: true })).toBeVisible();
		await expectToFit(page, 'the panel');
		await page.goto('/help');
		await expectToFit(page, 'Help');
	});

/** Expects that nothing is scrolled sideways, and that no control sticks out. */
async function expectToFit(page: Page, name: string): Promise<void> {
	const outside = await page.evaluate(() => {
		const controls = document.querySelectorAll('a, button, input, select, h1, h2, h3');
		return Array.from(controls).flatMap((control) => {
			const { left, right, width } = control.getBoundingClientRect();
			// A strip of chips and a table scroll by themselves.
			const isOfStrip = control.closest('.strip, .scroller, .visually-hidden') !== null;
			if (isOfStrip || width === 0 || (left >= -1 && right <= innerWidth + 1)) return [];
			return [`${control.tagName} ${control.textContent.trim()} ends at ${Math.round(right)}`];
		});
	});
	const [content, room] = await page.evaluate(() => {
		const { scrollWidth, clientWidth } = document.documentElement;
		return [scrollWidth, clientWidth];
	});
	expect(outside, name).toEqual([]);
	expect(content, name).toBeLessThanOrEqual(room);
}
