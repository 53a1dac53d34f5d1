// @all: beside the acceptance rows of devices
import {
	choosePassphrase,
	enterPassword,
	expectUpToDate,
	list,
	openScreen,
	suspendAdministrator
} from '#support/browser/app.ts';
import { ada, sam } from '#support/world/people.ts';
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
