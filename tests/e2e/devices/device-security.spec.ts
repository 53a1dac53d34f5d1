// @all: beside the acceptance rows of devices
import { enterPassword, fillPassphrase, list } from '#support/browser/app.ts';
import { addAuthenticator, byName } from '#support/browser/authenticator.ts';
import { ada } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

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
