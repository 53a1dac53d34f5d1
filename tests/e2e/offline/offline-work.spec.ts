// @all: suspend-offline and acceptance/changes work offline in a browser
import type { Page } from '@playwright/test';
import { goOffline, openStage } from '#support/browser/acceptance.ts';
import {
	changeCard,
	closePanel,
	confirm,
	edit,
	enterPassphrase,
	enterPassword,
	expectUpToDate,
	fillAddition,
	findRow,
	list,
	openAdministrator,
	openScreen,
	signIn,
	suspend,
	suspendAdministrator,
	syncChip
} from '#support/browser/app.ts';
import { connect } from '#support/world/client.ts';
import { auditEvents, storedRows } from '#support/world/database.ts';
import { ada, ben, jimenez, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

const inesEmail = 'ines.costa@northwind-msp.example';
/** Device of the tests that leave nothing waiting; the last of them closes its page. */
const stage = openStage(ada);

test('all unsent changes are cancelled at once', async () => {
	const { world, page } = stage;
	await goOffline({ world, page });
	await edit(page, sam.name, 'First Name', 'Samuel');
	await addInes(page);
	await edit(page, 'Ines Costa', 'Last Name', 'da Costa');
	await openScreen(page, 'Changes');
	await page.getByRole('button', { name: 'Cancel all', exact: true }).click();
	await confirm(page, 'Cancel all');

	await expect(page.getByRole('region', { name: 'Notices' })).toContainText('3 changes cancelled.');
	await expect(syncChip(page)).not.toContainText('On this computer');
	world.wire.heal();
	await expectUpToDate(page);
	await openScreen(page, 'Administrators');
	await expect(await findRow(page, sam.name)).toBeVisible();
});

test('a change is undone before it has left the device', async () => {
	const { world, page } = stage;
	await goOffline({ world, page });
	await openAdministrator(page, sam.name);
	await suspend(page);

	const notices = page.getByRole('region', { name: 'Notices' });
	await notices.getByRole('button', { name: 'Undo', exact: true }).click();
	await expect(await findRow(page, sam.name)).toContainText('Active');
	await closePanel(page);
	await edit(page, jimenez.name, 'First Name', 'Josefa');
	await openScreen(page, 'Changes');
	const card = changeCard(page, `Edit the details of Josefa ${jimenez.lastName}`);
	await card.getByRole('button', { name: 'Undo', exact: true }).click();
	await expect(page.getByText('All your changes have been sent.')).toBeVisible();
	world.wire.heal();

	await expectUpToDate(page);
	expect(await auditEvents(world, 'administrator.suspend')).toEqual([]);
	expect(await auditEvents(world, 'administrator.editDetails')).toEqual([]);
});

test('an administrator added offline is edited before they are sent, and arrives complete', async () => {
	const { world, page } = stage;
	await openScreen(page, 'Administrators');
	await goOffline({ world, page });

	await addInes(page);
	await expect(await findRow(page, 'Ines Costa')).toContainText('On this computer');
	await edit(page, 'Ines Costa', 'Last Name', 'da Costa');
	await expect(syncChip(page)).toContainText('On this computer 2');
	world.wire.heal();

	await expectUpToDate(page);
	await expect(await findRow(page, 'Ines da Costa')).toContainText('Alder Legal');
	const rows = await storedRows(world, 'administrator');
	expect(rows.filter(({ value }) => value.lastName === 'da Costa')).toHaveLength(1);
});

test('two tabs share the unlocked copy and the queue, and one goes on when the other is closed', async () => {
	const { world, page } = stage;
	const other = await page.context().newPage();
	await other.goto('/');
	await expect(list(other)).toBeVisible();
	await goOffline({ world, page });

	await openAdministrator(page, sam.name);
	await suspend(page);
	await expect(await findRow(other, sam.name)).toContainText(/Suspended\s*On this computer/);
	await page.close();
	world.wire.heal();

	await expectUpToDate(other);
	await expect(await findRow(other, sam.name)).not.toContainText('On this computer');
	expect(await auditEvents(world, 'administrator.suspend')).toHaveLength(1);
});

test('the second of two people who add one address corrects theirs and keeps the input', async ({
	world,
	openBrowser
}) => {
	const colleague = await connect(world.server.url, ben);
	const { page } = await openBrowser();
	await signIn(page, ada);
	world.wire.cut();
	const email = inesEmail;
	await addInes(page);
	const args = { id: 'c'.repeat(24), email, firstName: 'Inés', lastName: 'Costa', role: 'Manager' };
	await colleague.push(colleague.mutation('administrator.create', args));
	world.wire.heal();

	await expect(syncChip(page)).toHaveText('Needs you 1');
	await openScreen(page, 'Changes');
	const card = changeCard(page, 'Add Ines Costa');
	await expect(card).toContainText('Another administrator already has this email address.');
	await card.getByRole('link', { name: 'Change and redo', exact: true }).click();
	const panel = page.getByRole('dialog', { name: 'Add Administrator', exact: true });
	await expect(panel.getByLabel('First Name', { exact: true })).toHaveValue('Ines');
	await panel.getByLabel('Administrator Email Address*', { exact: true }).fill(`i.${email}`);
	await panel.getByRole('button', { name: 'Save', exact: true }).click();

	await expectUpToDate(page);
	await openScreen(page, 'Administrators');
	await expect(await findRow(page, 'Ines Costa')).toContainText(`i.${email}`);
});

test('SEC-G07 changes kept at sign-out are sent after the next sign-in', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	world.wire.cut();
	await suspendAdministrator(page, sam.name);

	await openScreen(page, 'Settings');
	await page.getByRole('button', { name: 'Sign out', exact: true }).click();
	await page.getByRole('button', { name: 'Keep 1 change and sign out', exact: true }).click();
	await expect(page.getByRole('heading', { name: /^(Sign in|Unlock)$/ })).toBeVisible();
	world.wire.heal();
	await page.goto('/sign-in');
	await enterPassword(page, ada);
	await enterPassphrase(page);

	await expectUpToDate(page);
	await expect(await findRow(page, sam.name)).toContainText('Suspended');
	expect(await auditEvents(world, 'administrator.suspend')).toHaveLength(1);
});

/** Ines Costa, a Manager of one organization. */
async function addInes(page: Page): Promise<void> {
	const panel = await fillAddition(page, 'Ines Costa', inesEmail);
	await panel.getByRole('radio', { name: 'Selected organizations' }).check();
	await panel.getByRole('option', { name: 'Alder Legal' }).click();
	await panel.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(panel).toBeHidden();
}
