// @all: first-sign-in and tests/mail/setup-link.test.ts cover the link itself
import {
	closePanel,
	enrol,
	enterPassword,
	openAdministrator,
	signIn
} from '#support/browser/app.ts';
import { readQrCode } from '#support/browser/qr-code.ts';
import { expect, test } from '#support/browser/test.ts';
import { ada, invited } from '#support/world/people.ts';

test('an owner shows a QR code to an invited person, who sets a password with it, once', async ({
	world,
	openBrowser
}) => {
	const person = { ...invited, password: 'Nine herons under the bridge' };
	const { page } = await openBrowser();
	await signIn(page, ada);
	const panel = await openAdministrator(page, invited.name);
	await panel.getByRole('button', { name: 'Show QR code', exact: true }).click();

	const dialog = page.getByRole('alertdialog', { name: 'Set up with a phone', exact: true });
	await expect(dialog).toContainText(`Ask ${invited.name} to scan this code`);
	const link = await readQrCode(dialog.getByRole('img', { name: 'QR code of the set-up link' }));
	expect(link).toMatch(new RegExp(`^${world.url}/setup#token=[\\w-]{43}$`));
	await dialog.getByRole('button', { name: 'Done', exact: true }).click();
	await expect(dialog).toBeHidden();
	await expect(panel).toContainText('Set-up link shown as a QR code');

	const phone = await openBrowser();
	await phone.page.goto(link);
	await phone.page.getByLabel('New password', { exact: true }).fill(person.password);
	await phone.page.getByLabel('Repeat the password', { exact: true }).fill(person.password);
	await phone.page.getByRole('button', { name: 'Set password', exact: true }).click();
	await phone.page.getByRole('link', { name: 'Sign in', exact: true }).click();
	await enterPassword(phone.page, person);
	await enrol(phone.page);
	await closePanel(page);
});
