// @all: keys and Tab stops of every list
import type { Page } from '@playwright/test';
import { openStage } from '#support/browser/acceptance.ts';
import { expectUpToDate, find, list, openScreen, unlock } from '#support/browser/app.ts';
import { axeViolations, forAxe } from '#support/browser/axe.ts';
import { expect, test } from '#support/browser/test.ts';
import { ada, sam } from '#support/world/people.ts';

const stage = openStage(ada, undefined, forAxe);

test.beforeEach(async () => {
	await unlock(stage.page);
	await expectUpToDate(stage.page);
});

function search(page: Page) {
	return page.getByRole('searchbox', { name: 'Search administrators' });
}

function help(page: Page) {
	return page.getByRole('dialog', { name: 'Keyboard shortcuts', exact: true });
}

function nameAt(page: Page, row: number) {
	return list(page).locator('tbody:not([aria-hidden]) tr').nth(row).getByRole('link');
}

function boxAt(page: Page, row: number) {
	return list(page).locator('tbody:not([aria-hidden]) tr').nth(row).getByRole('checkbox');
}

test('the first row is at most 12 Tab stops away, and the toolbar’s controls an arrow key apart', async () => {
	const { page } = stage;
	await expect(page.getByRole('list', { name: 'Worth a look' })).toBeVisible();
	const isInRow = () =>
		page.evaluate(() => document.activeElement?.closest('tbody tr[aria-rowindex="2"]') !== null);
	await page.evaluate(() => {
		if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
	});

	let stops = 0;
	while (stops < 40 && !(await isInRow())) {
		await page.keyboard.press('Tab');
		stops += 1;
	}

	expect(stops).toBeLessThanOrEqual(12);
	await search(page).focus();
	await page.keyboard.press('Tab');
	await expect(page.getByRole('button', { name: /^Filter/ })).toBeFocused();
	await page.keyboard.press('ArrowRight');
	await expect(page.getByRole('button', { name: 'Columns', exact: true })).toBeFocused();
	await page.keyboard.press('ArrowRight');
	await expect(page.getByRole('button', { name: 'Import, export and share' })).toBeFocused();
	await page.keyboard.press('ArrowRight');
	await expect(page.getByRole('link', { name: 'Add administrator' })).toBeFocused();
	await page.keyboard.press('ArrowRight');
	await expect(page.getByRole('link', { name: 'Overview' })).toBeFocused();
	await page.keyboard.press('Tab');
	await expect(page.getByRole('checkbox', { name: /^Select all/ })).toBeFocused();
	await page.keyboard.press('ArrowLeft');
	await expect(page.getByRole('button', { name: 'MFA: Enrollment', exact: true })).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('columnheader', { name: 'MFA: Enrollment' })).toHaveAttribute(
		'aria-sort',
		'ascending'
	);
});

test('keys search, move, select and open in the list, and are letters in a field', async () => {
	const { page } = stage;

	await page.keyboard.press('j');
	await expect(nameAt(page, 0)).toBeFocused();
	await page.keyboard.press('j');
	await page.keyboard.press('j');
	await page.keyboard.press('k');
	await expect(nameAt(page, 1)).toBeFocused();
	await page.keyboard.press('x');
	await expect(boxAt(page, 1)).toBeChecked();
	await expect(nameAt(page, 1)).toBeFocused();
	await page.keyboard.press('x');
	await expect(boxAt(page, 1)).not.toBeChecked();

	await page.keyboard.press('/');
	await expect(search(page)).toBeFocused();
	await page.keyboard.type('jkx/?');
	await expect(search(page)).toHaveValue('jkx/?');
	await expect(help(page)).toBeHidden();
	await find(page, sam.name);
	await expect(list(page).getByRole('link')).toHaveCount(1);
	await search(page).press('ArrowDown');
	await page.keyboard.press('Enter');
	const panel = page.getByRole('dialog', { name: 'Edit Administrator', exact: true });
	await expect(panel.getByText(sam.name, { exact: true }).first()).toBeVisible();
	await page.keyboard.press('?');
	await page.keyboard.press('/');
	await expect(help(page)).toBeHidden();
	await expect(search(page)).not.toBeFocused();
	await page.keyboard.press('Escape');
	await expect(panel).toBeHidden();
	await expect(nameAt(page, 0)).toBeFocused();
});

test('? shows the keys and returns the focus, modifiers mean nothing, and single keys can be turned off', async () => {
	const { page } = stage;
	await page.keyboard.press('j');

	for (const key of ['Control+j', 'Alt+j', 'Meta+j', 'Alt+x', 'Control+/', 'Alt+?'])
		await page.keyboard.press(key);
	await expect(nameAt(page, 0)).toBeFocused();
	await expect(boxAt(page, 0)).not.toBeChecked();
	await expect(help(page)).toBeHidden();
	await page.keyboard.press('?');
	await expect(help(page)).toContainText('Previous row');
	expect(await axeViolations(page)).toEqual([]);
	await page.keyboard.press('j');
	await page.keyboard.press('Escape');
	await expect(help(page)).toBeHidden();
	await expect(nameAt(page, 0)).toBeFocused();

	await page.keyboard.press('?');
	const box = help(page).getByRole('checkbox', { name: 'Single-key shortcuts', exact: true });
	await box.uncheck();
	await help(page).getByRole('button', { name: 'Close', exact: true }).click();
	await page.keyboard.press('j');
	await page.keyboard.press('?');
	await expect(nameAt(page, 0)).toBeFocused();
	await expect(help(page)).toBeHidden();
	await openScreen(page, 'Settings');
	await page.getByRole('main').getByRole('link', { name: 'Appearance', exact: true }).click();
	await page.getByRole('checkbox', { name: 'Single-key shortcuts', exact: true }).check();
	await openScreen(page, 'Organizations');
	const organizations = page.getByRole('list', { name: 'Organizations' });
	await expect(organizations.getByRole('link').first()).toBeVisible();
	await page.keyboard.press('j');
	await page.keyboard.press('j');
	await expect(organizations.getByRole('link').nth(1)).toBeFocused();
});
