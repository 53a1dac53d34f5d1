import { expect, type Page } from '@playwright/test';
import { enterPassphrase, openScreen, syncChip } from './app.ts';
import type { Person } from '#support/world/people.ts';

/** Locks the app by hand; ends on the screen that the reloaded page shows. */
export async function lock(page: Page): Promise<void> {
	await syncChip(page).click();
	await page.getByRole('button', { name: 'Lock', exact: true }).click();
	await page.getByLabel('Offline passphrase', { exact: true }).waitFor();
}

/** Locks the app, and opens that of another person who uses the device. */
export async function changePerson(page: Page, { firstName, lastName }: Person): Promise<void> {
	await lock(page);
	await page.getByRole('button', { name: 'Switch person', exact: true }).click();
	const initials = `${firstName.slice(0, 1)}. ${lastName.slice(0, 1)}.`;
	await page.getByRole('listitem').filter({ hasText: initials }).getByRole('button').click();
	await enterPassphrase(page);
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
