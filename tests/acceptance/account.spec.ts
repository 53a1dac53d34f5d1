import { expect, test, type Locator, type Page } from '@playwright/test';
import { cellOf, openStage } from '#support/browser/acceptance.ts';
import {
	OFFLINE,
	closePanel,
	expectUpToDate,
	findRow,
	openAdministrator,
	openScreen,
	save,
	signIn,
	syncChip
} from '#support/browser/app.ts';
import { auditEvents, storedRows } from '#support/world/database.ts';
import { ada, jimenez, mara, noor, sam } from '#support/world/people.ts';

const stage = openStage(ada);

test.beforeEach(() => openScreen(stage.page, 'Administrators'));

function accountOf(panel: Locator): Locator {
	return panel.getByRole('region', { name: 'Account Settings', exact: true });
}

function actionOf(panel: Locator, name: 'Suspend Account' | 'Restore Account'): Locator {
	return accountOf(panel).getByRole('button', { name, exact: true });
}

async function answer(page: Page, title: string, verb: string): Promise<void> {
	const dialog = page.getByRole('alertdialog', { name: title, exact: true });
	await dialog.getByRole('button', { name: verb, exact: true }).click();
	await expect(dialog).toBeHidden();
}

test('S76 suspending leads from the list through the name and Account Settings to Suspend Account', async () => {
	const row = await findRow(stage.page, sam.name);
	await row.getByRole('link', { name: sam.name, exact: true }).click();
	const panel = stage.page.getByRole('dialog', { name: 'Edit Administrator', exact: true });

	await expect(actionOf(panel, 'Suspend Account')).toBeEnabled();
	await closePanel(stage.page);
});

test('S77 suspending ends access immediately and keeps data and settings', async () => {
	const subject = await stage.openBrowser();
	await signIn(subject.page, sam);
	const before = await recordOf(sam.id);
	const panel = await openAdministrator(stage.page, sam.name);
	await actionOf(panel, 'Suspend Account').click();
	await answer(stage.page, 'Suspend Account', 'Suspend');

	const heading = { name: 'This device was signed out' };
	await expect(subject.page.getByRole('heading', heading)).toBeVisible();
	expect(await recordOf(sam.id)).toEqual({ ...before, suspended: true });
	await save(panel);
});

test('S78 suspending is confirmed with the button Suspend', async () => {
	const panel = await openAdministrator(stage.page, mara.name);
	await actionOf(panel, 'Suspend Account').click();
	const dialog = stage.page.getByRole('alertdialog', { name: 'Suspend Account', exact: true });
	await expect(dialog).toContainText(mara.name);
	await expect(dialog.getByRole('button', { name: 'Suspend', exact: true })).toBeVisible();

	await dialog.getByRole('button', { name: 'Cancel', exact: true }).click();
	await expect(accountOf(panel).getByText('Active', { exact: true })).toBeVisible();
	await closePanel(stage.page);
});

test('S46 Suspend Account suspends, and offline it says that the change waits', async () => {
	stage.world.wire.cut();
	await expect(syncChip(stage.page)).toContainText(OFFLINE);
	const panel = await openAdministrator(stage.page, mara.name);
	await actionOf(panel, 'Suspend Account').click();
	const offline = `You’re offline. ${mara.name} keeps access until this change reaches the server.`;
	await expect(stage.page.getByRole('alertdialog').getByText(offline)).toBeVisible();
	await answer(stage.page, 'Suspend Account', 'Suspend');
	await expect(accountOf(panel).getByText('Suspended', { exact: true })).toBeVisible();
	await expect(
		accountOf(panel).getByRole('button', { name: 'On this computer', exact: true })
	).toBeVisible();

	stage.world.wire.heal();
	await expectUpToDate(stage.page);
	await expect.poll(async () => (await recordOf(mara.id))?.['suspended']).toBe(true);
	await closePanel(stage.page);
});

test('S45 Send Password Reset Email sends one email', async () => {
	const panel = await openAdministrator(stage.page, noor.name);
	const account = accountOf(panel);
	await account.getByRole('button', { name: 'Send Password Reset Email', exact: true }).click();

	await expect(account.getByText(/^Sent just now/)).toBeVisible();
	expect(await auditEvents(stage.world, 'administrator.sendPasswordReset')).toHaveLength(1);
	await closePanel(stage.page);
});

test('S79 after Save the account is shown as suspended in the list', async () => {
	const panel = await openAdministrator(stage.page, jimenez.name);
	await actionOf(panel, 'Suspend Account').click();
	await answer(stage.page, 'Suspend Account', 'Suspend');
	await save(panel);

	await expectUpToDate(stage.page);
	await expect(cellOf(await findRow(stage.page, jimenez.name), 'Suspended')).toBeVisible();
});

test('S47 restore is offered only for a suspended account', async () => {
	const suspended = await openAdministrator(stage.page, sam.name);
	await expect(actionOf(suspended, 'Restore Account')).toBeEnabled();
	await expect(actionOf(suspended, 'Suspend Account')).toBeHidden();
	await closePanel(stage.page);

	const active = await openAdministrator(stage.page, ada.name);
	await expect(actionOf(active, 'Suspend Account')).toBeVisible();
	await expect(actionOf(active, 'Restore Account')).toBeHidden();
	await closePanel(stage.page);
});

test('S80 restoring leads from the list through the name and Account Settings to Restore Account', async () => {
	const row = await findRow(stage.page, sam.name);
	await row.getByRole('link', { name: sam.name, exact: true }).click();
	const panel = stage.page.getByRole('dialog', { name: 'Edit Administrator', exact: true });

	await expect(actionOf(panel, 'Restore Account')).toBeEnabled();
	await closePanel(stage.page);
});

test('S81 restoring is confirmed with the button Restore', async () => {
	const panel = await openAdministrator(stage.page, mara.name);
	await actionOf(panel, 'Restore Account').click();
	const dialog = stage.page.getByRole('alertdialog', { name: 'Restore Account', exact: true });
	await expect(dialog).toContainText(mara.name);

	await answer(stage.page, 'Restore Account', 'Restore');
	await expect(accountOf(panel).getByText('Active', { exact: true })).toBeVisible();
	await closePanel(stage.page);
});

test('S82 after Save the account is shown as active in the list', async () => {
	const panel = await openAdministrator(stage.page, sam.name);
	await actionOf(panel, 'Restore Account').click();
	await answer(stage.page, 'Restore Account', 'Restore');
	await save(panel);

	await expectUpToDate(stage.page);
	await expect(cellOf(await findRow(stage.page, sam.name), 'Active')).toBeVisible();
});

async function recordOf(id: string): Promise<Readonly<Record<string, unknown>> | undefined> {
	const rows = await storedRows(stage.world, 'administrator');
	return rows.find((row) => row.id === id)?.value;
}
