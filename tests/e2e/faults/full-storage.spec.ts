// @all: further faults of a browser
import { connect } from '#support/e2e-client.ts';
import {
	expectUpToDate,
	findRow,
	openAdministrator,
	save,
	signIn,
	syncChip,
	unlock
} from '#support/e2e-app.ts';
import { auditEvents } from '#support/e2e-database.ts';
import { ada, ben, jimenez, sam } from '#support/e2e-people.ts';
import { expect, test } from '#support/e2e-test.ts';

test('on a full device nothing is said to be saved that is not, and what waits goes on when there is room', async ({
	world,
	openBrowser
}) => {
	const colleague = await connect(world.server.url, ben);
	const browser = await openBrowser();
	const { page } = browser;
	await signIn(page, ada);
	const devtools = await browser.context.newCDPSession(page);
	const allow = (quotaSize?: number) =>
		devtools.send('Storage.overrideQuotaForOrigin', {
			origin: world.url,
			...(quotaSize !== undefined && { quotaSize })
		});

	await allow(1);
	// The browser lets a little more in before it notices.
	await expect(async () => {
		await colleague.pull();
		const rename = { id: sam.id, firstName: 'Samir' };
		await colleague.push(colleague.mutation('administrator.editDetails', rename));
		await expect(syncChip(page)).toContainText('Sync paused', { timeout: 2_000 });
	}).toPass();
	const panel = await openAdministrator(page, jimenez.name);
	await panel.getByLabel('First Name', { exact: true }).fill('Pepe');
	await panel.getByRole('button', { name: 'Save', exact: true }).click();
	const notices = page.getByRole('region', { name: 'Notices' });
	await expect(notices).toContainText('This device could not store the change. Free some space');
	await expect(panel.getByLabel('First Name', { exact: true })).toHaveValue('Pepe');

	await allow();
	await save(panel);
	await expectUpToDate(page);
	await expect(await findRow(page, `Samir ${sam.lastName}`)).toBeVisible();
	await browser.kill9();
	await unlock(await browser.start());
	await expect(await findRow(browser.page, `Pepe ${jimenez.lastName}`)).toBeVisible();
	const events = await auditEvents(world, 'administrator.editDetails');
	expect(events.filter(({ subjectId }) => subjectId === jimenez.id)).toHaveLength(1);
});
