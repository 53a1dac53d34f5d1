// @all: tests/mail/caller-code.test.ts covers the code itself
import { goOffline, goOnline } from '#support/browser/acceptance.ts';
import { expectUpToDate, openAdministrator, signIn } from '#support/browser/app.ts';
import { expect, test } from '#support/browser/test.ts';
import { foundInMails } from '#support/mail/written-mails.ts';
import { ada, sam } from '#support/world/people.ts';

test('a caller is verified by the code that is emailed to them, and by no other', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	const panel = await openAdministrator(page, sam.name);
	await panel.getByRole('button', { name: 'Verify Caller', exact: true }).click();
	const dialog = page.getByRole('alertdialog', { name: 'Verify Caller', exact: true });
	await expect(dialog).toContainText(sam.email);
	const field = dialog.getByLabel('Code from the caller', { exact: true });
	const verify = dialog.getByRole('button', { name: 'Verify', exact: true });

	await dialog.getByRole('button', { name: 'Send Code', exact: true }).click();
	await expect(dialog.getByText(/^Code sent\. It works until /)).toBeVisible();
	const [code = ''] = await foundInMails(world, sam.email, /\b\d{3} \d{3}\b/);
	await expect(dialog).not.toContainText(code);

	await field.fill(code === '000 000' ? '000 001' : '000 000');
	await verify.click();
	await expect(field).toHaveAccessibleDescription(/^That isn’t the code/);
	await field.fill(code);
	await verify.click();

	await expect(dialog).toBeHidden();
	await expect(panel).toContainText(`${sam.name} was last verified on the phone just now.`);
	await panel.getByRole('tab', { name: 'Activity' }).click();
	await expect(panel).toContainText('Verify on the phone');
});

test('offline no caller is verified, and the screen says so', async ({ world, openBrowser }) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	await goOffline({ world, page });
	const panel = await openAdministrator(page, sam.name);
	await panel.getByRole('button', { name: 'Verify Caller', exact: true }).click();

	const dialog = page.getByRole('alertdialog', { name: 'Verify Caller', exact: true });
	await expect(dialog).toContainText('You’re offline. The server sends the code and checks it.');
	await expect(dialog.getByRole('button', { name: 'Send Code', exact: true })).toBeDisabled();
});

test('a phone number and a note are saved offline, and the number can be called', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	await expectUpToDate(page);
	await goOffline({ world, page });
	const panel = await openAdministrator(page, sam.name);

	await panel.getByRole('button', { name: 'Edit Phone and Note', exact: true }).click();
	const dialog = page.getByRole('dialog', { name: 'Phone and note', exact: true });
	const phone = dialog.getByLabel('Phone Number', { exact: true });
	await phone.fill('front desk');
	await dialog.getByLabel('Note', { exact: true }).fill('Works nights');
	await dialog.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(phone).toHaveAccessibleDescription(/^That isn’t a phone number/);
	await phone.fill('+1 970 555 0142');
	await dialog.getByRole('button', { name: 'Save', exact: true }).click();

	await expect(dialog).toBeHidden();
	const call = panel.getByRole('link', { name: `Call ${sam.name} at +1 970 555 0142` });
	await expect(call).toHaveAttribute('href', 'tel:+19705550142');
	await goOnline({ world, page });
	await expectUpToDate(page);
	const other = await openBrowser();
	await signIn(other.page, ada);
	await expect(await openAdministrator(other.page, sam.name)).toContainText('Works nights');
});
