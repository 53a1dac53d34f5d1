// @all: bulk.spec takes one action from the selection to its results
import { expectUpToDate, find, findRow, list, signIn } from '#support/browser/app.ts';
import { bar, expectDone, makeOffline, select } from '#support/browser/bulk.ts';
import { expect, test } from '#support/browser/test.ts';
import { auditEvents } from '#support/world/database.ts';
import { ada, ben, chi, invited, jimenez, mara, people, sam } from '#support/world/people.ts';

const phone = { width: 390, height: 844 };
const named = (text: string) =>
	people.filter(({ name }) => name.toLowerCase().includes(text)).length;

test('shows how many people a bulk action changes, whom it leaves out and why', async ({
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

test('suspends many people with a reason and a ticket, and restores them', async ({
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

test('changes the role and the organizations of many people, and sends an invitation again', async ({
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
	await expect(dialog).toContainText('has access to all organizations now');
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

test('cancels a bulk change that has not been sent', async ({ world, openBrowser }) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	world.wire.cut();
	await select(page, sam.name, jimenez.name);
	await makeOffline(page, 'Suspend');

	const result = page.getByRole('dialog', { name: 'Suspend Accounts', exact: true });
	await expect(result).toContainText('On this computer 2');
	await result.getByRole('button', { name: 'Close', exact: true }).click();
	const outcome = page.getByRole('region', { name: 'The last change to many' });
	await outcome.getByRole('button', { name: 'Undo 2', exact: true }).click();

	await expect(outcome).toContainText('Didn’t happen 2');
	await expect(await findRow(page, sam.name)).toContainText('Active');
	world.wire.heal();
	await expectUpToDate(page);
	expect(await auditEvents(world, 'administrator.suspend')).toEqual([]);
});

test('offers to start a selection on a long press, and adds to it on taps', async ({
	openBrowser
}) => {
	const { page, context } = await openBrowser({ viewport: phone });
	await signIn(page, ada);
	const touch = await context.newCDPSession(page);
	await touch.send('Emulation.setTouchEmulationEnabled', { enabled: true });
	await find(page, 'giang');
	const rows = list(page).getByRole('listitem');
	await expect(rows).toHaveCount(named('giang'));
	const box = await rows.first().boundingBox();
	const point = { x: (box?.x ?? 0) + 60, y: (box?.y ?? 0) + 20 };

	await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
	const item = page.getByRole('menuitem', { name: 'Select', exact: true });
	await expect(item).toBeVisible();
	await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
	await item.click();
	await expect(bar(page)).toContainText('1 selected');
	await rows.nth(1).getByRole('checkbox').click();

	await expect(bar(page)).toContainText('2 selected');
	await expect(page).toHaveURL(/\/administrators$/);
	await bar(page).getByRole('button', { name: 'End selection', exact: true }).click();
	await expect(bar(page)).toBeHidden();
});

test('says why a role does not allow an action, and leaves owners out of the actions it allows', async ({
	openBrowser
}) => {
	const { page } = await openBrowser();
	await signIn(page, mara);
	await select(page, chi.name, sam.name);

	for (const name of ['Restore', 'Change role', 'Add organizations', 'Resend invitation']) {
		const button = bar(page).getByRole('button', { name, exact: true });
		await expect(button).toBeDisabled();
		await expect(button).toHaveAccessibleDescription(/Your role doesn’t allow this\./);
	}
	await bar(page).getByRole('button', { name: 'Require MFA', exact: true }).click();
	const dialog = page.getByRole('alertdialog');
	await expect(dialog).toContainText('1 of 2 administrators changes');
	await expect(dialog).toContainText(
		'is left out. Your role doesn’t allow this for an Administrator With Billing.'
	);
});
