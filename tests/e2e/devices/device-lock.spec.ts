// @all: waits for the device to lock
import type { Page } from '@playwright/test';
import {
	addPassphrase,
	enterPassword,
	expectUpToDate,
	fillPassphrase,
	list,
	openScreen,
	PASSPHRASE,
	signIn,
	syncChip
} from '#support/browser/app.ts';
import { ada, ben } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

test('a copy opens without a lock and says so when the provider requires none', async ({
	world,
	openKillableBrowser
}) => {
	const owner = await openKillableBrowser();
	await signIn(owner.page, ada);
	await setDeviceLock(owner.page, false);
	const browser = await openKillableBrowser();
	await browser.page.goto('/');
	await enterPassword(browser.page, ben);
	await list(browser.page).waitFor();
	await browser.page.evaluate(() => navigator.serviceWorker.ready);
	await browser.quit();

	world.wire.cut();
	const page = await browser.start();
	await page.goto('/');
	await list(page).waitFor();
	await page.goto('/settings/security');
	await expect(page.getByText('The copy on this device isn’t protected')).toBeVisible();
	await syncChip(page).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Lock', exact: true }).click();
	await page.getByRole('button', { name: 'Open', exact: true }).click();
	await expect(page.getByText('The copy on this device isn’t protected')).toBeVisible();

	world.wire.heal();
	await unlockAndLockAgain(owner.page);
	await setDeviceLock(owner.page, true);
	const asking = page.getByRole('heading', { name: 'Choose an offline passphrase', exact: true });
	// It holds from the next start on, once the device has heard of it.
	await expect(async () => {
		await page.goto('/');
		await expect(asking).toBeVisible({ timeout: 5_000 });
	}).toPass();
	await fillPassphrase(page);
	await expect(page.getByLabel('Device name', { exact: true })).toHaveCount(0);
	await page.getByRole('button', { name: 'Continue', exact: true }).click();
	await list(page).waitFor();
	// Reloading the page would be a cold start, which asks for the passphrase.
	await openScreen(page, 'Settings');
	await page.getByRole('link', { name: /^Sync & storage/ }).click();
	await expect(page.getByText('Yes, under your offline passphrase')).toBeVisible();
});

/**
 * Removes the passphrase, so that nothing locks the copy, and then sets another while it stays
 * open.
 */
async function unlockAndLockAgain(page: Page): Promise<void> {
	const unprotected = page.getByText('The copy on this device isn’t protected');
	await openScreen(page, 'Settings');
	await page.getByRole('link', { name: /^Security on this device/ }).click();
	await page.getByRole('button', { name: 'Remove Offline passphrase', exact: true }).click();
	const removal = page.getByRole('alertdialog', { name: 'Remove Offline passphrase' });
	await removal.getByLabel('Offline passphrase', { exact: true }).fill(PASSPHRASE);
	await removal.getByRole('button', { name: 'Remove', exact: true }).click();
	await expect(unprotected).toBeVisible();
	await addPassphrase(page, 'wet stones on a roof');
	await expect(unprotected).toBeHidden();
}

async function setDeviceLock(page: Page, isOn: boolean): Promise<void> {
	await openScreen(page, 'Settings');
	await page.getByRole('link', { name: /^Account/ }).click();
	await page.getByRole('checkbox', { name: 'Device lock' }).setChecked(isOn);
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expectUpToDate(page);
}
