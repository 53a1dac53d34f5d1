// @all: acceptance/mfa enrols at a sign-in in a browser
import { choosePassphrase, enrol, enterPassword, list } from '#support/browser/app.ts';
import { invited } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';
import { setupToken } from '#support/world/world.ts';

test('an invited person sets a password, enrols and signs in, and uses a recovery code on another device', async ({
	world,
	openBrowser
}) => {
	const person = { ...invited, password: 'Nine herons under the bridge' };
	const { page } = await openBrowser();
	const token = await setupToken(world.server, person.email);

	await page.goto(`/setup#token=${token}`);
	await page.getByLabel('New password', { exact: true }).fill(person.password);
	await page.getByLabel('Repeat the password', { exact: true }).fill(person.password);
	await page.getByRole('button', { name: 'Set password', exact: true }).click();
	await page.getByRole('link', { name: 'Sign in', exact: true }).click();
	await enterPassword(page, person);
	const [code = ''] = await enrol(page);
	await choosePassphrase(page);
	await expect(list(page)).toBeVisible();

	const other = await openBrowser();
	await other.page.goto('/');
	await enterPassword(other.page, person);
	await other.page.getByRole('button', { name: 'Use a recovery code instead' }).click();
	await other.page.getByLabel('Recovery code', { exact: true }).fill(code);
	await other.page.getByRole('button', { name: 'Continue', exact: true }).click();
	await choosePassphrase(other.page);
	await expect(list(other.page)).toBeVisible();
});
