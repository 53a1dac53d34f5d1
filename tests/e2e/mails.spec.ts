// @all: each mail to its end
import {
	confirm,
	enterPassword,
	expectUpToDate,
	openAdministrator,
	signIn
} from '#support/browser/app.ts';
import { ada, invited, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';
import { filesTo, foundInMails } from '#support/mail/written-mails.ts';
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

test('emails requested offline wait on the device and are sent once when it is online', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	await expectUpToDate(page);
	await world.server.stop();
	const panel = await openAdministrator(page, sam.name);

	await panel.getByRole('button', { name: 'Send TOTP Reset Email', exact: true }).click();
	await confirm(page, 'Send');
	await panel.getByRole('button', { name: 'Send Password Reset Email', exact: true }).click();
	await expect(panel.getByText(/^Will be sent when you’re back online\./)).toHaveCount(2);
	await world.server.start();

	await expect(panel.getByText(/^Sent just now/)).toHaveCount(2);
	expect(await filesTo(world, sam.email)).toHaveLength(2);
});

test('a pending invitation shows its age, is sent again, and its link ends when it is cancelled', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	const panel = await openAdministrator(page, invited.name);
	await expect(panel.getByText(/^Added .+, and has not set a password yet\.$/)).toBeVisible();

	await panel.getByRole('button', { name: 'Send invitation again', exact: true }).click();
	await expect(panel.getByText(/^Sent just now\. The link works until/)).toBeVisible();
	const [link = ''] = await linksTo(world, invited.email);
	await panel.getByRole('button', { name: 'Cancel invitation', exact: true }).click();
	await expect(panel.getByText(/^Cancelled just now/)).toBeVisible();
	await expectUpToDate(page);

	const response = await fetch(`${world.url}/session/v1/setup`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ token: link.split('#token=')[1], password })
	});
	expect(response.status).toBe(410);
});

function linksTo(world: World, email: string): Promise<string[]> {
	return foundInMails(world, email, /https?:\/\/\S+#token=[\w-]+/);
}

function pathOf(link: string): string {
	const { pathname, hash } = new URL(link);
	return pathname + hash;
}
