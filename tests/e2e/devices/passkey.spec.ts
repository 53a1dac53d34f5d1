// @all: virtual authenticators
import type { Page } from '@playwright/test';
import {
	addPassphrase,
	choosePassphrase,
	enterPassword,
	list,
	openScreen,
	openSettings,
	signIn
} from '#support/browser/app.ts';
import { addAuthenticator, byName } from '#support/browser/authenticator.ts';
import { ada, noor } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

async function addPasskey(page: Page): Promise<void> {
	await openSettings(page, 'Profile');
	await page.getByRole('button', { name: 'Add a passkey', exact: true }).click();
	const codes = page.getByRole('alertdialog', { name: 'Keep your recovery codes' });
	await expect(codes.getByRole('listitem')).toHaveCount(10);
	await codes.getByRole('button', { name: 'I have kept these codes' }).click();
}

async function signOut(page: Page): Promise<void> {
	await openScreen(page, 'Settings');
	const button = { name: 'Sign out', exact: true };
	await page.getByRole('button', button).click();
	await page.getByRole('alertdialog', button).getByRole('button', button).click();
	await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
	// Starts at the root, because signing in from here would lead back to the settings.
	await page.goto('/');
}

test('SEC-B14 a passkey added in the profile unlocks the device without a server, and replaces its passphrase', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser({ baseURL: byName(world.url) });
	await addAuthenticator(page);
	await signIn(page, ada);
	await addPasskey(page);
	const dialog = page.getByRole('dialog', { name: 'Unlock this device with a passkey' });
	await dialog.getByLabel('Offline passphrase', { exact: true }).fill('quiet gulls above the pier');
	await dialog.getByRole('button', { name: 'Continue', exact: true }).click();
	await expect(page.getByText('Unlocks this device', { exact: true })).toBeVisible();

	await world.server.stop();
	await page.goto('/');
	await page.getByRole('button', { name: 'Unlock with a passkey', exact: true }).click();
	await expect(list(page)).toBeVisible();

	await openSettings(page, 'Security on this device');
	const ways = page.getByRole('list', { name: 'What unlocks this device' }).getByRole('listitem');
	await page.getByRole('button', { name: 'Remove Offline passphrase', exact: true }).click();
	const removal = page.getByRole('alertdialog');
	await removal.getByRole('button', { name: 'Use passkey instead', exact: true }).click();
	await removal.getByRole('button', { name: 'Remove', exact: true }).click();
	await expect(ways).toHaveText(['Passkey']);
	await page.getByRole('button', { name: 'Set a PIN', exact: true }).click();
	await page.getByLabel('New PIN', { exact: true }).fill('271828');
	await page.getByLabel('Repeat the PIN', { exact: true }).fill('271828');
	await page.getByRole('button', { name: 'Set the PIN', exact: true }).click();
	const notices = page.getByRole('region', { name: 'Notices', exact: true });
	await expect(notices.getByText('The PIN is set.', { exact: true })).toBeVisible();
	await openScreen(page, 'Settings');
	await page.getByRole('button', { name: 'Lock', exact: true }).click();
	await page.getByLabel('PIN', { exact: true }).fill('271828');
	await page.getByRole('button', { name: 'Unlock', exact: true }).click();
	await openSettings(page, 'Security on this device');
	await addPassphrase(page, 'wet stones on a roof');

	await expect(ways).toHaveCount(2);
});

test('SEC-B14 a passkey alone signs in and locks the device in two taps', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser({ baseURL: byName(world.url) });
	await addAuthenticator(page);
	await signIn(page, ada);
	await addPasskey(page);
	await page.getByRole('button', { name: 'Not now', exact: true }).click();
	await signOut(page);

	await page.getByRole('button', { name: 'Sign in with a passkey', exact: true }).click();
	await page.getByRole('button', { name: 'Unlock with your passkey', exact: true }).click();
	await expect(list(page)).toBeVisible();
	await page.goto('/');
	await expect(page.getByLabel('Offline passphrase', { exact: true })).toHaveCount(0);
	await page.getByRole('button', { name: 'Unlock with a passkey', exact: true }).click();

	await expect(list(page)).toBeVisible();
});

test('SEC-B14 a person who must enrol may use a passkey, and gives it after the password', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser({ baseURL: byName(world.url) });
	await addAuthenticator(page, { hasPrf: false });
	await page.goto('/');
	await enterPassword(page, noor);
	await page.getByRole('button', { name: 'Use a passkey instead', exact: true }).click();
	await page.getByRole('checkbox', { name: 'I have kept these codes' }).check();
	await page.getByRole('button', { name: 'Continue', exact: true }).click();
	await choosePassphrase(page);
	await expect(list(page)).toBeVisible();
	await signOut(page);

	await enterPassword(page, noor);
	await page.getByRole('button', { name: 'Use your passkey', exact: true }).click();

	// This authenticator cannot open a vault, so a passphrase is needed.
	await choosePassphrase(page);
	await expect(list(page)).toBeVisible();
});
