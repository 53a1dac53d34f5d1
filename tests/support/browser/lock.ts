import { expect, type Page } from '@playwright/test';
import { openScreen, syncChip } from './app.ts';

/** Locks the app by hand; ends on the screen that the reloaded page shows. */
export async function lock(page: Page): Promise<void> {
	await syncChip(page).click();
	await page.getByRole('button', { name: 'Lock', exact: true }).click();
	await expect(page.getByLabel('Offline passphrase', { exact: true })).toBeVisible();
}

/** Opens the settings of the lock of this device. */
export async function openLockSettings(page: Page): Promise<void> {
	await openScreen(page, 'Settings');
	await page
		.getByRole('main')
		.getByRole('link', { name: 'Security on this device', exact: true })
		.click();
	await expect(page.getByRole('heading', { level: 3, name: 'Lock', exact: true })).toBeVisible();
}

/** Has the app lock as soon as it is in the background; ends in the settings. */
export async function lockInBackground(page: Page): Promise<void> {
	await openLockSettings(page);
	const select = page.getByRole('combobox', { name: 'Lock in background', exact: true });
	await select.selectOption('At once');
	await expect(select).toHaveValue('0');
}
