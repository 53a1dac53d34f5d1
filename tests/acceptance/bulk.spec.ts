import type { Page } from '@playwright/test';
import { expectUpToDate, filterBy, find, list, signIn, unlock } from '#support/browser/app.ts';
import { bar, makeOffline, select, verdicts } from '#support/browser/bulk.ts';
import { expect, test } from '#support/browser/test.ts';
import { connect } from '#support/world/client.ts';
import { ada, ben, jimenez, people, sam } from '#support/world/people.ts';

const phone = { width: 390, height: 844 };
const { length: total } = people;
const named = (text: string) =>
	people.filter(({ name }) => name.toLowerCase().includes(text)).length;

test('P34 MFA is required for many in four taps, offline, and each gets a verdict', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser({ viewport: phone });
	await signIn(page, ada);
	world.wire.cut();
	const count = named('giang');
	await find(page, 'giang');
	await expect(page.getByText(`${count} of ${total} administrators`)).toBeVisible();

	const taps = [
		page.getByRole('button', { name: 'Select', exact: true }),
		page.getByRole('button', { name: `Select all ${count} that match`, exact: true }),
		bar(page).getByRole('button', { name: 'Require MFA', exact: true }),
		page.getByRole('alertdialog').getByRole('button', { name: 'Require MFA', exact: true })
	];
	for (const tap of taps) await tap.click();

	const result = page.getByRole('dialog', { name: 'Require Multi-Factor Authentication' });
	await expect(result.getByRole('status')).toHaveText(/^(On this computer|On its way) \d/);
	expect(taps).toHaveLength(4);
	world.wire.heal();
	await expect(result.getByRole('status')).toHaveText(/^In effect [1-9]$/);
	await expect(verdicts(result).first()).toContainText('In effect');
	await result.getByRole('button', { name: 'Close', exact: true }).click();
	await expectUpToDate(page);
	await page.getByRole('button', { name: 'Filter', exact: true }).click();
	await page.getByRole('combobox', { name: 'MFA: Requirement' }).selectOption('Required');
	await expect(page.getByRole('button', { name: `Show ${count}`, exact: true })).toBeVisible();
});

test('P34 one refusal stops none of the other changes and names its subject', async ({
	world,
	openBrowser
}) => {
	const colleague = await connect(world.server.url, ben);
	const { page } = await openBrowser();
	await signIn(page, ada);
	world.wire.cut();
	await select(page, sam.name, jimenez.name);
	await makeOffline(page, 'Suspend');
	const { id, email } = jimenez;
	await colleague.push(colleague.mutation('administrator.delete', { id, email }));
	world.wire.heal();

	const result = page.getByRole('dialog', { name: 'Suspend Accounts', exact: true });
	await expect(result).toContainText('Needs you 1 · In effect 1');
	await expect(verdicts(result).filter({ hasText: jimenez.name })).toContainText(
		'It was deleted in the meantime.'
	);
	await expect(verdicts(result).filter({ hasText: sam.name })).toContainText('In effect');
	await result.getByRole('link', { name: 'Review in Changes' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Changes', exact: true })).toBeVisible();
});

test('P37 a view is saved, applied in one tap, kept without a server, renamed and deleted', async ({
	world,
	openKillableBrowser
}) => {
	const browser = await openKillableBrowser();
	await signIn(browser.page, ada);
	await find(browser.page, 'giang');
	await filterBy(browser.page, 'MFA: Requirement', 'Required');
	const found = list(browser.page).getByRole('rowheader');
	await expect(
		browser.page.getByText(new RegExp(`^\\d of ${total} administrators$`))
	).toBeVisible();
	const names = await found.allInnerTexts();
	await browser.page.getByRole('button', { name: 'Save view', exact: true }).click();
	const naming = browser.page.getByRole('dialog', { name: 'Save view', exact: true });
	await naming.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(naming).toContainText('Enter a name.');
	await naming.getByLabel('Name*', { exact: true }).fill('Giang with MFA');
	await naming.getByRole('button', { name: 'Save', exact: true }).click();
	const view = (page: Page, name: string) =>
		page.getByRole('list', { name: 'Saved views' }).getByRole('button', { name, exact: true });
	await expect(view(browser.page, 'Giang with MFA')).toHaveAttribute('aria-pressed', 'true');

	await browser.quit();
	world.wire.cut();
	const page = await browser.start();
	await unlock(page);
	await expect(page.getByText(`${total} administrators`, { exact: true })).toBeVisible();
	await view(page, 'Giang with MFA').click();
	await expect(page.getByRole('searchbox', { name: 'Search administrators' })).toHaveValue('giang');
	await expect(list(page).getByRole('rowheader')).toHaveText(names);

	await page.getByRole('button', { name: 'Edit views', exact: true }).click();
	await page.getByRole('button', { name: 'Rename Giang with MFA', exact: true }).click();
	const renaming = page.getByRole('dialog', { name: 'Rename view', exact: true });
	await renaming.getByLabel('Name*', { exact: true }).fill('Giang, required');
	await renaming.getByRole('button', { name: 'Save', exact: true }).click();
	await page.getByRole('button', { name: 'Close', exact: true }).click();
	await expect(view(page, 'Giang, required')).toHaveAttribute('aria-pressed', 'true');
	await view(page, 'Giang, required').click();
	await expect(page.getByText(`${total} administrators`, { exact: true })).toBeVisible();
	await page.getByRole('button', { name: 'Edit views', exact: true }).click();
	await page.getByRole('button', { name: 'Delete Giang, required', exact: true }).click();
	await expect(view(page, 'Giang, required')).toBeHidden();
});
