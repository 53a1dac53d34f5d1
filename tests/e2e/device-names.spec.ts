// @all: beside the acceptance rows of devices
import {
	choosePassphrase,
	enterPassword,
	expectUpToDate,
	list,
	openScreen,
	signIn,
	suspendAdministrator
} from '#support/browser/app.ts';
import { ada, mara, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

test('a device is named when it is set up, and the name is shown next to what is done on it', async ({
	openBrowser
}) => {
	const { page } = await openBrowser();
	await page.goto('/');
	await enterPassword(page, ada);
	const field = page.getByLabel('Device name', { exact: true });
	await expect(field).toHaveValue(/^Ada’s (computer|phone|tablet)$/);
	await field.fill('Ada’s desk');
	await choosePassphrase(page);
	await list(page).waitFor();

	await suspendAdministrator(page, sam.name);
	await expectUpToDate(page);
	await openScreen(page, 'Activity');
	await expect(page.getByRole('main').getByText('on Ada’s desk').first()).toBeVisible();
});

test('a person renames their device in Devices, but not offline and not that of another', async ({
	world,
	openBrowser
}) => {
	const other = await openBrowser();
	await signIn(other.page, mara);
	const { page } = await openBrowser();
	await signIn(page, ada);
	await openScreen(page, 'Settings');
	await page.getByRole('main').getByRole('link', { name: 'Devices', exact: true }).click();
	const rows = page.getByRole('list', { name: 'Devices', exact: true }).getByRole('listitem');
	const own = rows.filter({ hasText: 'This device' });
	await expect(rows).toHaveCount(2);
	await expect(rows.getByRole('button', { name: /^Rename/ })).toHaveCount(1);

	await own.getByRole('button', { name: /^Rename/ }).click();
	const dialog = page.getByRole('dialog', { name: 'Rename device', exact: true });
	await dialog.getByLabel('Device name', { exact: true }).fill(' ');
	await dialog.getByRole('button', { name: 'Rename', exact: true }).click();
	await expect(dialog.getByText('Enter a name.')).toBeVisible();
	await dialog.getByLabel('Device name', { exact: true }).fill('Reception');
	await dialog.getByRole('button', { name: 'Rename', exact: true }).click();
	await expect(dialog).toBeHidden();
	await expect(own.getByText('Reception', { exact: true })).toBeVisible();

	world.wire.cut();
	await own.getByRole('button', { name: 'Rename Reception', exact: true }).click();
	await dialog.getByLabel('Device name', { exact: true }).fill('Back office');
	await dialog.getByRole('button', { name: 'Rename', exact: true }).click();
	await expect(dialog.getByText('You’re offline. Connect to rename the device.')).toBeVisible();
	await dialog.getByRole('button', { name: 'Cancel', exact: true }).click();
	await expect(own.getByText('Reception', { exact: true })).toBeVisible();
});
