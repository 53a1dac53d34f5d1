// @all: each mail to its end
import { enterPassword, openAdministrator, signIn } from '#support/browser/app.ts';
import { ada, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';
import { foundInMails } from '#support/mail/written-mails.ts';
import type { World } from '#support/world/world.ts';

const password = 'nine herons in the reeds';

test('a password reset is emailed, and its link sets a new password', async ({
	world,
	openBrowser
}) => {
	const [owner, subject] = [await openBrowser(), await openBrowser()];
	await signIn(owner.page, ada);
	const panel = await openAdministrator(owner.page, sam.name);

	await panel.getByRole('button', { name: 'Send Password Reset Email', exact: true }).click();
	await expect(panel.getByText(/^Sent just now\. The link works until/)).toBeVisible();

	const [link = ''] = await linksTo(world, sam.email);
	await subject.page.goto(world.url + pathOf(link));
	await expect(
		subject.page.getByRole('heading', { name: 'Choose a new password', exact: true })
	).toBeVisible();
	await subject.page.getByLabel('New password', { exact: true }).fill(password);
	await subject.page.getByLabel('Repeat the password', { exact: true }).fill(password);
	await subject.page.getByRole('button', { name: 'Set password', exact: true }).click();
	await subject.page.getByRole('link', { name: 'Sign in', exact: true }).click();
	await enterPassword(subject.page, { ...sam, password });
	await expect(subject.page.getByLabel('Offline passphrase', { exact: true })).toBeVisible();
	expect(subject.page.url()).not.toContain('token');
});

function linksTo(world: World, email: string): Promise<string[]> {
	return foundInMails(world, email, /https?:\/\/\S+#token=[\w-]+/);
}

function pathOf(link: string): string {
	const { pathname, hash } = new URL(link);
	return pathname + hash;
}
