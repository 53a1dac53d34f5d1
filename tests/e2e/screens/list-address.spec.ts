// @all: beside the acceptance rows of the list
import type { Page } from '@playwright/test';
import { openStage } from '#support/browser/acceptance.ts';
import { add, enterPassphrase, filterBy, list, openScreen } from '#support/browser/app.ts';
import { expect, test } from '#support/browser/test.ts';
import { ada, people } from '#support/world/people.ts';

const stage = openStage(ada, undefined, { viewport: { width: 390, height: 844 } });

test('filters, order and place of the list live in its address, and come back with tabs, Back and a link', async () => {
	const { page } = stage;
	await filterBy(page, 'Status', 'Active');
	await expect(page).toHaveURL(/\?status=active$/);
	await scroller(page).evaluate((element) => element.scrollTo({ top: 720 }));
	await expect(page).toHaveURL(/\?status=active&row=8$/);
	const address = page.url();

	await openScreen(page, 'Organizations');
	await openScreen(page, 'Administrators');
	await expect(page).toHaveURL(address);
	await expect.poll(() => topOf(page)).toBeGreaterThan(500);

	await openScreen(page, 'Changes');
	await page.goBack();
	await expect(page).toHaveURL(address);
	await expect(removeFilter(page)).toBeAttached();
	await expect.poll(() => topOf(page)).toBeGreaterThan(500);

	const other = await page.context().newPage();
	await other.goto(address);
	if (await other.getByLabel('Offline passphrase', { exact: true }).isVisible())
		await enterPassphrase(other);
	await expect(removeFilter(other)).toBeAttached();
	await expect(other).toHaveURL(address);
	await other.close();
	await removeFilter(page).click();
});

test('a new administrator is scrolled to and marked until something else is opened', async () => {
	const { page } = stage;
	await expect(page.getByText(`${people.length} administrators`, { exact: true })).toBeVisible();

	await add(page, 'Zed Zimmer', 'zed@northwind-msp.example');

	const row = list(page).getByRole('listitem').filter({ hasText: 'Zed Zimmer' });
	await expect(row).toBeInViewport();
	await expect(row.getByText('New', { exact: true })).toBeVisible();
	await row.getByRole('link').click();
	await page.getByRole('dialog').getByRole('button', { name: 'Back', exact: true }).click();
	await expect(row).toBeVisible();
	await expect(row.getByText('New', { exact: true })).toBeHidden();
});

function scroller(page: Page) {
	return page.locator('main .scrolls').first();
}

function topOf(page: Page): Promise<number> {
	return scroller(page).evaluate((element) => element.scrollTop);
}

function removeFilter(page: Page) {
	return page.getByRole('button', { name: 'Remove filter Status: Active', exact: true });
}
