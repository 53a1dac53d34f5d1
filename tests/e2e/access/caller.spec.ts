// @all: tests/mail/caller-code.test.ts covers the code itself
import { openAdministrator, signIn } from '#support/browser/app.ts';
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
