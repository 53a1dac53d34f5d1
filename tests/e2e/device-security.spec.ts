// @all: beside the acceptance rows of devices
import {
	choosePassphrase,
	enterPassword,
	fillPassphrase,
	list,
	openScreen,
	unlock
} from '#support/browser/app.ts';
import { addAuthenticator, byName } from '#support/browser/authenticator.ts';
import { ada, mara } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

const offer = { name: 'Security on this device', exact: true };

test('a PIN is offered where no passkey can unlock the device, and unlocks it', async ({
	openBrowser
}) => {
	const { page } = await openBrowser();
	await page.goto('/');
	await enterPassword(page, ada);
	await fillPassphrase(page);
	await page.getByRole('button', { name: 'Continue', exact: true }).click();
	await expect(page.getByRole('button', { name: 'Set up a passkey' })).toHaveCount(0);

	await page.getByLabel('New PIN', { exact: true }).fill('271828');
	await page.getByLabel('Repeat the PIN', { exact: true }).fill('314159');
	await page.getByRole('button', { name: 'Set the PIN', exact: true }).click();
	await expect(page.getByText('PINs don’t match.')).toBeVisible();
	await page.getByLabel('Repeat the PIN', { exact: true }).fill('271828');
	await page.getByRole('button', { name: 'Set the PIN', exact: true }).click();
	await list(page).waitFor();
	await page.evaluate(() => navigator.serviceWorker.ready);
	await openScreen(page, 'Settings');
	await page.getByRole('button', { name: 'Lock', exact: true }).click();
	await page.getByLabel('PIN', { exact: true }).fill('271828');
	await page.getByRole('button', { name: 'Unlock', exact: true }).click();

	await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
});

test('a passkey is offered first where the browser has it, and unlocks the device without a server', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser({ baseURL: byName(world.url) });
	await addAuthenticator(page);
	await page.goto('/');
	await enterPassword(page, ada);
	await fillPassphrase(page);
	await page.getByRole('button', { name: 'Continue', exact: true }).click();

	await page.getByRole('button', { name: 'Set up a passkey', exact: true }).click();
	await expect(page.getByRole('list', { name: 'Recovery codes' })).toBeVisible();
	await page.getByRole('button', { name: 'I have kept these codes', exact: true }).click();
	await list(page).waitFor();
	await page.evaluate(() => navigator.serviceWorker.ready);
	await world.server.stop();
	await page.goto('/');
	await page.getByRole('button', { name: 'Unlock with a passkey', exact: true }).click();

	await expect(list(page)).toBeVisible();
});

test('a step skipped when setting up a device is offered only in Settings afterwards', async ({
	openBrowser
}) => {
	const { page } = await openBrowser();
	await page.goto('/');
	await enterPassword(page, mara);
	await choosePassphrase(page);
	await list(page).waitFor();
	await page.evaluate(() => navigator.serviceWorker.ready);

	await unlock(page);

	await expect(page.getByRole('heading', offer)).toHaveCount(0);
	await openScreen(page, 'Settings');
	await page.getByRole('main').getByRole('link', offer).click();
	await expect(page.getByRole('button', { name: 'Set a PIN', exact: true })).toBeVisible();
});
