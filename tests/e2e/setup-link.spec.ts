// @all: first-sign-in and tests/mail/setup-link.test.ts cover the link itself
import { SetupLinkAnswer } from '@tenantry/shared/protocol/setup-link.ts';
import { encode } from 'uqr';
import {
	closePanel,
	enterPassword,
	OFFLINE,
	openAdministrator,
	signIn,
	syncChip
} from '#support/browser/app.ts';
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
	const answered = page.waitForResponse('**/sync/v1/setup-link');
	await panel.getByRole('button', { name: 'Show QR code', exact: true }).click();

	const { token } = SetupLinkAnswer.parse(await (await answered).json());
	const dialog = page.getByRole('alertdialog', { name: 'Set up with a phone', exact: true });
	await expect(dialog).toContainText(`Ask ${invited.name} to scan this code`);
	const link = `${world.url}/setup#token=${token}`;
	const code = dialog.getByRole('img', { name: 'QR code of the set-up link' });
	expect(await code.locator('path').getAttribute('d')).toBe(pathOf(link));
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
	await phone.page.getByRole('heading', { name: 'Set up MFA' }).waitFor();
	await closePanel(page);
});

test('offline no link can be shown, and the screen says so', async ({ world, openBrowser }) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	world.wire.cut();
	await expect(syncChip(page)).toContainText(OFFLINE);

	const panel = await openAdministrator(page, invited.name);

	const button = panel.getByRole('button', { name: 'Show QR code', exact: true });
	await expect(button).toBeDisabled();
	await expect(button).toHaveAccessibleDescription('You’re offline. The server makes the link.');
});

/** Returns the path of a QR code, one square for each dark module. */
function pathOf(text: string): string {
	const rows = encode(text, { border: 3 }).data;
	const square = (isDark: boolean, x: number, y: number) => (isDark ? `M${x} ${y}h1v1h-1z` : '');
	return rows.flatMap((row, y) => row.map((isDark, x) => square(isDark, x, y))).join('');
}
