import type { Page } from '@playwright/test';
import { expectUpToDate, find, list, signIn, unlock } from '#support/browser/app.ts';
import { bar, makeOffline, select, verdicts } from '#support/browser/bulk.ts';
import { expect, test } from '#support/browser/test.ts';
import { connect } from '#support/world/client.ts';
import { ada, ben, jimenez, people, sam } from '#support/world/people.ts';

const phone = { width: 390, height: 844 };
const { length: total } = people;
const named = (text: string) =>
	people.filter(({ name }) => name.toLowerCase().includes(text)).length;

test('P34 MFA is required of many by four taps, offline, and of each there is a verdict', async ({
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
	await expect(result).toContainText(/0 done, \d waiting, 0 need you/);
	expect(taps).toHaveLength(4);
	world.wire.heal();
	await expect(result).toContainText(/[1-9] done, 0 waiting, 0 need you/);
	await expect(verdicts(result).first()).toContainText('Done');
	await result.getByRole('button', { name: 'Close', exact: true }).click();
	await expectUpToDate(page);
	await page.getByRole('button', { name: 'Filter', exact: true }).click();
	await page.getByRole('combobox', { name: 'MFA: Requirement' }).selectOption('Required');
	await expect(page.getByRole('button', { name: `Show ${count}`, exact: true })).toBeVisible();
});

test('P34 a preview says how many change, who is so already and whom it leaves out, and why', async ({
	openBrowser
}) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	await select(page, ada.name, ben.name, mara.name);

	await bar(page).getByRole('button', { name: 'Suspend', exact: true }).click();
	const dialog = page.getByRole('alertdialog', { name: 'Suspend Accounts', exact: true });
	await expect(dialog).toContainText('2 of 3 administrators change');
	await expect(dialog).toContainText('1 administrator is left out. You can’t suspend yourself.');
	await dialog.getByText('1 administrator is left out.').click();
	await expect(dialog.getByText(ada.name, { exact: true })).toBeVisible();
	await dialog.getByRole('button', { name: 'Cancel', exact: true }).click();

	await bar(page).getByRole('button', { name: 'Change role', exact: true }).click();
	const role = page.getByRole('alertdialog', { name: 'Change Role', exact: true });
	await expect(role.getByRole('button', { name: 'Change role', exact: true })).toBeDisabled();
	await role.getByRole('combobox', { name: 'Role*', exact: true }).selectOption('Manager');
	await expect(role).toContainText('1 of 3 administrators changes');
	await expect(role).toContainText('1 administrator has this role already.');
	await role.getByText('What changes with the role').click();
	await expect(role).toContainText('Administrator With Billing → Manager');
	await role.getByRole('button', { name: 'Cancel', exact: true }).click();

	await bar(page).getByRole('button', { name: 'Restore', exact: true }).click();
	const restoring = page.getByRole('alertdialog', { name: 'Restore Accounts', exact: true });
	await expect(restoring).toContainText('No changes for the selected administrators.');
	await expect(restoring.getByRole('button', { name: 'Restore', exact: true })).toBeDisabled();
});

test('P34 many are suspended with a reason and a ticket, and restored', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	await select(page, sam.name, jimenez.name);

	await bar(page).getByRole('button', { name: 'Suspend', exact: true }).click();
	const dialog = page.getByRole('alertdialog');
	await dialog.getByLabel('Reason (optional)', { exact: true }).fill('Stolen laptop');
	await dialog.getByLabel('Ticket (optional)', { exact: true }).fill('T-118');
	await dialog.getByRole('button', { name: 'Suspend', exact: true }).click();
	await expectDone(page, 2);
	await expect(await findRow(page, sam.name)).toContainText('Suspended');
	await expect(await findRow(page, jimenez.name)).toContainText('Suspended');
	expect(await auditEvents(world, 'administrator.suspend')).toHaveLength(2);

	await select(page, sam.name, jimenez.name);
	await bar(page).getByRole('button', { name: 'Restore', exact: true }).click();
	await page.getByRole('alertdialog').getByRole('button', { name: 'Restore', exact: true }).click();
	await expectDone(page, 2);
	await expect(await findRow(page, sam.name)).toContainText('Active');
});

test('P34 role and organizations of many are changed, and an invitation is sent again', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser();
	await signIn(page, ada);

	await select(page, sam.name, mara.name);
	await bar(page).getByRole('button', { name: 'Change role', exact: true }).click();
	const dialog = page.getByRole('alertdialog');
	await dialog.getByRole('combobox', { name: 'Role*', exact: true }).selectOption('Read Only');
	await dialog.getByRole('button', { name: 'Change role', exact: true }).click();
	await expectDone(page, 2);
	await expect(await findRow(page, mara.name)).toContainText('Read Only');

	await select(page, sam.name, mara.name);
	await bar(page).getByRole('button', { name: 'Add organizations', exact: true }).click();
	await dialog.getByRole('option', { name: 'Kestrel Air' }).click();
	await expect(dialog).toContainText('1 administrator already has access to all of them.');
	await dialog.getByRole('button', { name: 'Add organizations', exact: true }).click();
	await expectDone(page, 1);

	await select(page, sam.name, mara.name);
	await bar(page).getByRole('button', { name: 'Remove organizations', exact: true }).click();
	await dialog.getByRole('option', { name: 'Kestrel Air' }).click();
	await expect(dialog).toContainText('reaches all organizations now');
	await dialog.getByRole('button', { name: 'Remove organizations', exact: true }).click();
	await expectDone(page, 2);
	await expect(await findRow(page, sam.name)).toContainText('Alder Legal');

	await select(page, sam.name, invited.name);
	await bar(page).getByRole('button', { name: 'Resend invitation', exact: true }).click();
	await expect(dialog).toContainText('1 administrator has set a password already');
	await dialog.getByRole('button', { name: 'Resend invitation', exact: true }).click();
	await expectDone(page, 1);
	expect(await auditEvents(world, 'administrator.resendInvitation')).toHaveLength(1);
});

test('P34 what has not been sent is undone together', async ({ world, openBrowser }) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	world.wire.cut();
	await select(page, sam.name, jimenez.name);
	await makeOffline(page, 'Suspend');

	const result = page.getByRole('dialog', { name: 'Suspend Accounts', exact: true });
	await expect(result).toContainText('0 done, 2 waiting, 0 need you');
	await result.getByRole('button', { name: 'Close', exact: true }).click();
	const outcome = page.getByRole('region', { name: 'The last change to many' });
	await outcome.getByRole('button', { name: 'Undo 2', exact: true }).click();

	await expect(outcome).toContainText('0 done, 0 waiting, 0 need you, 2 cancelled');
	await expect(await findRow(page, sam.name)).toContainText('Active');
	world.wire.heal();
	await expectUpToDate(page);
	expect(await auditEvents(world, 'administrator.suspend')).toEqual([]);
});

test('P34 one refusal stops none of the others, and says whom it met', async ({
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
	await expect(result).toContainText('1 done, 0 waiting, 1 needs you');
	await expect(verdicts(result).filter({ hasText: jimenez.name })).toContainText(
		'It was deleted in the meantime.'
	);
	await expect(verdicts(result).filter({ hasText: sam.name })).toContainText('Done');
	await result.getByRole('link', { name: 'Review in Changes' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Changes', exact: true })).toBeVisible();
});

test('P37 a view is saved, applied by a tap, kept without a server, renamed and deleted', async ({
	world,
	openBrowser
}) => {
	const browser = await openBrowser();
	await signIn(browser.page, ada);
	await find(browser.page, 'giang');
	await browser.page.getByRole('combobox', { name: 'MFA: Requirement' }).selectOption('Required');
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

/** Returns the bar with the actions for the selected administrators. */
function bar(page: Page): Locator {
	return page.getByRole('region', { name: 'Selected administrators' });
}

/** Returns the lines of the results, one for each person. */
function verdicts(result: Locator): Locator {
	return result.getByRole('list', { name: 'Results' }).getByRole('listitem');
}

/**
 * Selects people one by one, with a search for each, because a long list draws only the rows in
 * view.
 */
async function select(page: Page, ...names: readonly string[]): Promise<void> {
	for (const name of names) {
		const row = await findRow(page, name);
		await row.getByRole('checkbox', { name: `Select ${name}`, exact: true }).click();
	}
	await expect(bar(page)).toContainText(`${names.length} selected`);
	await find(page, '');
}

async function makeOffline(page: Page, verb: string): Promise<void> {
	await expect(syncChip(page)).toContainText(/Offline|Can't reach/);
	await bar(page).getByRole('button', { name: verb, exact: true }).click();
	const dialog = page.getByRole('alertdialog');
	await expect(dialog).toContainText('You’re offline.');
	await dialog.getByRole('button', { name: verb, exact: true }).click();
}

/** Requires that the result reports `count` done and none waiting, and closes it. */
async function expectDone(page: Page, count: number): Promise<void> {
	const result = page.getByRole('dialog').filter({ hasText: /\d done/ });
	await expect(result).toContainText(`${count} done, 0 waiting, 0 need you`);
	await result.getByRole('button', { name: 'Close', exact: true }).click();
	await expect(result).toBeHidden();
}
