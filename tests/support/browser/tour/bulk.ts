import { expect, type Page } from '@playwright/test';
import { find, openScreen } from '#support/browser/app.ts';
import type { Look } from './look.ts';

/** Visits bulk selection, each kind of preview, the results, and saved views. */
export async function tourBulk(page: Page, look: Look): Promise<void> {
	await openScreen(page, 'Administrators');
	await find(page, 'giang');
	const select = page.getByRole('button', { name: 'Select', exact: true });
	if (await select.isVisible()) await select.click();
	await page.getByRole('checkbox', { name: 'Select Giang Andersson', exact: true }).click();
	await page.getByRole('checkbox', { name: 'Select Giang Nguyễn', exact: true }).click();
	await look('administrators, two selected');

	await begin(page, 'Change role');
	await page.getByRole('combobox', { name: 'Role*', exact: true }).selectOption('Help Desk');
	await page.getByText('What changes with the role').click();
	await look('change the role of many');
	await page.keyboard.press('Escape');
	await begin(page, 'Remove organizations');
	await page.getByRole('option', { name: 'Maple Schools' }).click();
	await expect(page.getByText('of 2 administrators')).toBeVisible();
	await look('remove organizations from many');
	await page.keyboard.press('Escape');
	await begin(page, 'Require MFA');
	await expect(page.getByText('of 2 administrators')).toBeVisible();
	await look('require MFA of many');
	const dialog = page.getByRole('alertdialog');
	await dialog.getByRole('button', { name: 'Require MFA', exact: true }).click();
	const result = page.getByRole('dialog', { name: 'Require Multi-Factor Authentication' });
	await expect(result.getByRole('status')).toHaveText('In effect 2');
	await look('what became of a change to many');
	await result.getByRole('button', { name: 'Close', exact: true }).click();

	await page.getByRole('button', { name: 'Save view', exact: true }).click();
	await look('save view');
	const naming = page.getByRole('dialog', { name: 'Save view', exact: true });
	await naming.getByLabel('Name*', { exact: true }).fill('Everybody called Giang');
	await naming.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByRole('button', { name: 'Edit views', exact: true })).toBeVisible();
	await look('administrators, a saved view');
	await page.getByRole('button', { name: 'Edit views', exact: true }).click();
	await look('saved views');
	await page.getByRole('button', { name: 'Delete Everybody called Giang', exact: true }).click();
	await find(page, '');
}

/** Begins a bulk action from the bar, or from behind More where there is little room. */
async function begin(page: Page, verb: string): Promise<void> {
	const bar = page.getByRole('region', { name: 'Selected administrators' });
	const button = bar.getByRole('button', { name: verb, exact: true });
	const more = bar.getByRole('button', { name: 'More', exact: true });
	// The bar is drawn before it knows how much room there is.
	await expect(button.or(more).first()).toBeVisible();
	if (await button.isVisible()) {
		await button.click();
		return;
	}
	await more.click();
	const sheet = page.getByRole('dialog', { name: 'More for 2 selected', exact: true });
	await sheet.getByRole('button', { name: verb, exact: true }).click();
}
