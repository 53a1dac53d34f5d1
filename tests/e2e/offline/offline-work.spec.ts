// @all: suspend-offline and acceptance/changes work offline in a browser
import {
	changeCard,
	closePanel,
	edit,
	enterPassphrase,
	enterPassword,
	expectUpToDate,
	findRow,
	openAdministrator,
	openScreen,
	signIn,
	suspend,
	suspendAdministrator
} from '#support/browser/app.ts';
import { auditEvents } from '#support/world/database.ts';
import { ada, jimenez, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

test('a change is undone before it has left the device', async ({ world, openBrowser }) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	world.wire.cut();
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
