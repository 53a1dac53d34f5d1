// @all: beside suspend-offline.spec.ts, the main task
import type { CDPSession, Page } from '@playwright/test';
import {
	PASSPHRASE,
	confirm,
	expectUpToDate,
	findRow,
	list,
	signIn,
	syncChip
} from '#support/browser/app.ts';
import { storedRows } from '#support/world/database.ts';
import { expect, test } from '#support/browser/test.ts';
import { ada, sam } from '#support/world/people.ts';

/** The smallest phone that counts. */
const small = { width: 360, height: 640 };

test('suspends from a cold offline start in four taps and three letters, without scrolling', async ({
	world,
	openKillableBrowser
}) => {
	const browser = await openKillableBrowser({ viewport: small });
	await signIn(browser.page, ada);
	await world.server.stop();
	await browser.quit();
	const page = await browser.start();
	await page.goto('/');
	await page.getByLabel('Offline passphrase', { exact: true }).fill(PASSPHRASE);
	await countHands(page);

	await page.keyboard.press('Enter');
	await list(page).waitFor();
	const search = page.getByRole('searchbox', { name: 'Search administrators' });
	await search.click();
	await page.keyboard.type('riv');
	await page.getByRole('link', { name: sam.name, exact: true }).click();
	const button = page.getByRole('button', { name: 'Suspend Account', exact: true });
	await expect(button).toBeInViewport({ ratio: 1 });
	await button.click();
	const verb = page.getByRole('alertdialog').getByRole('button', { name: 'Suspend', exact: true });
	await expect(verb).toBeInViewport({ ratio: 1 });
	await verb.click();

	await expect(page.getByRole('alertdialog')).toBeHidden();
	await expect(page.getByRole('region', { name: 'Notices' })).toContainText(
		`On this computer · Suspend ${sam.name}`
	);
	await expect(syncChip(page)).toHaveText('Can’t reach the server · On this computer 1');
	const { taps, letters, scrolls } = await handsOf(page);
	expect(taps).toBeLessThanOrEqual(4);
	expect(letters).toBe(3);
	expect(scrolls).toBe(0);
});

test('opens the menu of a row by its button, a long press and the keyboard, and suspends by a swipe', async ({
	world,
	openBrowser
}) => {
	const { page, context } = await openBrowser({ viewport: small });
	await signIn(page, ada);
	const finger = await context.newCDPSession(page);
	await finger.send('Emulation.setTouchEmulationEnabled', { enabled: true });
	const row = await findRow(page, sam.name);

	await row.getByRole('button', { name: `Actions for ${sam.name}`, exact: true }).click();
	await page.getByRole('menuitem', { name: 'Suspend Account', exact: true }).click();
	await confirm(page, 'Suspend');
	await expect(row).toContainText('Suspended');
	await longPress(page, finger);
	await page.getByRole('menuitem', { name: 'Restore Account', exact: true }).click();
	await confirm(page, 'Restore');
	await expect(row).toContainText('Active');
	await swipe(page, finger);
	await confirm(page, 'Suspend');
	await expect(row).toContainText('Suspended');
	await row.getByRole('button', { name: `Actions for ${sam.name}`, exact: true }).focus();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('menuitem', { name: 'Restore Account', exact: true })).toBeFocused();
	await page.keyboard.press('Escape');
	await expect(page.getByRole('menu')).toBeHidden();

	await expect(page).toHaveURL(/\/administrators$/);
	await expectUpToDate(page);
	const stored = (await storedRows(world, 'administrator')).find(({ id }) => id === sam.id);
	expect(stored?.value.suspended).toBe(true);
});

/** Counts taps, letters and scrolls by a person, as the page receives them. */
function countHands(page: Page): Promise<void> {
	return page.evaluate(() => {
		const hands = { taps: 0, letters: 0, scrolls: 0 };
		const note = (): void => {
			document.documentElement.dataset['hands'] = Object.values(hands).join();
		};
		const count = (types: readonly string[], counted: (event: Event) => void): void => {
			for (const type of types)
				addEventListener(
					type,
					(event) => {
						counted(event);
						note();
					},
					true
				);
		};
		count(['click'], (event) => {
			if (event instanceof MouseEvent && event.detail > 0) hands.taps += 1;
		});
		count(['keydown'], (event) => {
			if (event instanceof KeyboardEvent && /^[a-z]$/.test(event.key)) hands.letters += 1;
		});
		count(['wheel', 'touchmove'], () => {
			hands.scrolls += 1;
		});
	});
}

async function handsOf(page: Page): Promise<{ taps: number; letters: number; scrolls: number }> {
	const text = await page.locator('html').getAttribute('data-hands');
	const [taps = NaN, letters = NaN, scrolls = NaN] = (text ?? '').split(',').map(Number);
	return { taps, letters, scrolls };
}

async function longPress(page: Page, finger: CDPSession): Promise<void> {
	const at = await pointOnRow(page);
	await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] });
	await expect(page.getByRole('menu')).toBeVisible();
	await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

async function swipe(page: Page, finger: CDPSession): Promise<void> {
	const { x, y } = await pointOnRow(page);
	await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
	for (const by of [20, 40, 60, 80, 100])
		await finger.send('Input.dispatchTouchEvent', {
			type: 'touchMove',
			touchPoints: [{ x: x - by, y }]
		});
	await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

async function pointOnRow(page: Page): Promise<{ x: number; y: number }> {
	const box = await list(page).getByRole('listitem').first().boundingBox();
	return { x: (box?.x ?? 0) + 160, y: (box?.y ?? 0) + 20 };
}
