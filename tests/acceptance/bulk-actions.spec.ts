// @all: bulk.spec takes one action from the selection to its results
import { openStage } from '#support/browser/acceptance.ts';
import { find, findRow, list } from '#support/browser/app.ts';
import { bar, expectDone, select } from '#support/browser/bulk.ts';
import { expect, test } from '#support/browser/test.ts';
import { auditEvents } from '#support/world/database.ts';
import { ada, jimenez, people, sam } from '#support/world/people.ts';

const stage = openStage(ada);
const named = (text: string) =>
	people.filter(({ name }) => name.toLowerCase().includes(text)).length;

test('suspends many people with a reason and a ticket, and restores them', async () => {
	const { world, page } = stage;
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

test('offers to start a selection on a long press, and adds to it on taps', async () => {
	const { page } = stage;
	await page.setViewportSize({ width: 390, height: 844 });
	const touch = await page.context().newCDPSession(page);
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
