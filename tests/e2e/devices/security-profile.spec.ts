// @all: beside the acceptance rows
import type { Locator, Page } from '@playwright/test';
import { enrol, expectUpToDate, OFFLINE, signIn, syncChip, unlock } from '#support/browser/app.ts';
import { ada, ben, invited } from '#support/world/people.ts';
import { tenantry } from '#support/world/world.ts';
import { expect, test } from '#support/browser/test.ts';

test('SEC-A15 SEC-B09 the app itself notifies of a stranger’s browser, and new recovery codes invalidate the old ones', async ({
	openBrowser
}) => {
	const [first, second] = [await openBrowser(), await openBrowser()];
	await signIn(first.page, ada);
	await signIn(second.page, ada);

	await unlock(first.page);
	const notice = first.page.getByRole('region', { name: 'In your name' });
	await expect(notice).toContainText(/Signed in from a new browser.*Was this you\?/);
	await notice.getByRole('link', { name: 'Review', exact: true }).click();

	const events = first.page.getByRole('list', { name: 'Sign-ins and security' });
	await expect(events.getByRole('listitem').first()).toContainText('Signed in from a new browser');
	await expect(events).toBeInViewport();
	await expect(notice).toBeHidden();

	await first.page.getByRole('link', { name: 'Set up MFA', exact: true }).click();
	// Unlocking opens a new session, which has no fresh factor yet.
	const proof = first.page.getByRole('dialog', { name: 'Enter your password to continue' });
	await proof.getByLabel('Password', { exact: true }).fill(ada.password ?? '');
	await proof.getByRole('button', { name: 'Continue', exact: true }).click();
	const codes = await enrol(first.page);
	await expect(first.page.getByText('10 of 10 recovery codes are left.')).toBeVisible();
	const renewed = await renewCodes(first.page);

	expect(renewed).toHaveLength(10);
	expect(renewed.filter((code) => codes.includes(code))).toEqual([]);
	// A device gets no notice of its own actions.
	await unlock(first.page);
	await expectUpToDate(first.page);
	await expect(notice).toBeHidden();
});

test('SEC-D28 an owner sees in the app, also offline, that the operator made a link into an account in use, until it is dismissed', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	const notice = page.getByRole('region', { name: 'By the server’s operator' });
	await expect(notice).toBeHidden();

	await tenantry(world.server, 'administrator', 'setup-link', invited.email);
	const because = ['--because', 'Lost phone'];
	await tenantry(world.server, 'administrator', 'setup-link', ben.email, ...because);
	await expect(notice).toContainText(
		/The server’s operator made a set-up link for Ben Okafor, [^.]*\.\s+Activity says who and why\./
	);
	world.wire.cut();
	await unlock(page);
	await expect(syncChip(page)).toContainText(OFFLINE);
	await notice.getByRole('button', { name: 'Dismiss', exact: true }).click();
	await expect(notice).toBeHidden();
	await unlock(page);
	await expect(page.getByRole('link', { name: ben.name, exact: true })).toBeVisible();
	await expect(notice).toBeHidden();
});

async function renewCodes(page: Page): Promise<readonly string[]> {
	const shown = await askForNewCodes(page);
	await expect(shown).toHaveCount(10);
	const codes = await shown.allInnerTexts();
	await page.getByRole('button', { name: 'I’ve saved them', exact: true }).click();
	return codes;
}

async function askForNewCodes(page: Page): Promise<Locator> {
	await page.getByRole('button', { name: 'Make new recovery codes', exact: true }).click();
	const asked = page.getByRole('alertdialog', { name: 'Make new recovery codes' });
	await asked.getByRole('button', { name: 'Make new codes', exact: true }).click();
	return page.getByRole('alertdialog', { name: 'Your new recovery codes' }).getByRole('listitem');
}
