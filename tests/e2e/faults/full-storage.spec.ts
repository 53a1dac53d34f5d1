// @all: further faults of a browser
import { connect } from '#support/world/client.ts';
import {
	enterPassphrase,
	expectUpToDate,
	findRow,
	openAdministrator,
	openScreen,
	PASSPHRASE,
	save,
	signIn,
	suspendAdministrator,
	syncChip,
	unlock
} from '#support/browser/app.ts';
import { goOffline } from '#support/browser/acceptance.ts';
import { countStored, waitUntilRegistered } from '#support/browser/storage/stored-table.ts';
import { auditEvents } from '#support/world/database.ts';
import { ada, ben, jimenez, noor, sam } from '#support/world/people.ts';
import { quotaOf } from '#support/browser/storage/quota.ts';
import { expect, test } from '#support/browser/test.ts';

test('a full device reports nothing as saved that is not, and continues when there is room', async ({
	world,
	openKillableBrowser
}) => {
	const colleague = await connect(world.server.url, ben);
	const browser = await openKillableBrowser();
	const { page } = browser;
	await signIn(page, ada);
	const quota = await quotaOf(browser, world.url);

	await quota.fill();
	// The browser lets a little more in before it notices.
	await expect(async () => {
		await colleague.pull();
		const rename = { id: sam.id, firstName: 'Samir' };
		await colleague.push(colleague.mutation('administrator.editDetails', rename));
		await expect(syncChip(page)).toContainText('Storage full', { timeout: 2_000 });
	}).toPass();
	const panel = await openAdministrator(page, jimenez.name);
	await panel.getByLabel('First Name', { exact: true }).fill('Pepe');
	await panel.getByRole('button', { name: 'Save', exact: true }).click();
	const notices = page.getByRole('region', { name: 'Notices' });
	await expect(notices).toContainText('This device’s storage is full, so the change wasn’t saved.');
	await expect(panel.getByLabel('First Name', { exact: true })).toHaveValue('Pepe');

	await quota.makeRoom();
	await save(panel);
	await expectUpToDate(page);
	await expect(await findRow(page, `Samir ${sam.lastName}`)).toBeVisible();
	await browser.kill9();
	await unlock(await browser.start());
	await expect(await findRow(browser.page, `Pepe ${jimenez.lastName}`)).toBeVisible();
	const events = await auditEvents(world, 'administrator.editDetails');
	expect(events.filter(({ subjectId }) => subjectId === jimenez.id)).toHaveLength(1);
});

test('a full device is unlocked and read, says that it is full, sends its queue, and continues without a reload when there is room', async ({
	world,
	openKillableBrowser
}) => {
	const colleague = await connect(world.server.url, ben);
	const browser = await openKillableBrowser();
	await signIn(browser.page, ada);
	await expectUpToDate(browser.page);
	world.wire.cut();
	await suspendAdministrator(browser.page, jimenez.name);
	await browser.kill9();

	const page = await browser.start();
	const first = await quotaOf(browser, world.url);
	await first.fill();
	await page.goto('/');
	const passphrase = page.getByLabel('Offline passphrase', { exact: true });
	await passphrase.fill('anything they may guess');
	await page.getByRole('button', { name: 'Unlock', exact: true }).click();
	await expect(page.getByText('Incorrect passphrase.')).toBeVisible();
	await passphrase.fill(PASSPHRASE);
	await page.getByRole('button', { name: 'Unlock', exact: true }).click();
	await expect(await findRow(page, jimenez.name)).toContainText('Suspended');
	await expect(syncChip(page)).toContainText('Storage full');
	await expect(syncChip(page)).toContainText('On this computer 1');

	world.wire.heal();
	world.wire.holdAnswers('POST /sync/v1/push');
	await expect
		.poll(() => auditEvents(world, 'administrator.suspend'))
		.toMatchObject([{ subjectId: jimenez.id, outcome: 'applied' }]);
	await browser.kill9();

	// The change was sent but its answer never arrived. The device noted the sending even without
	// free storage.
	world.wire.cut();
	await browser.start();
	const quota = await quotaOf(browser, world.url);
	await quota.fill();
	await unlock(browser.page);
	await openScreen(browser.page, 'Changes');
	await expect(browser.page.getByText('Sent, waiting for confirmation.')).toBeVisible();
	await expect(browser.page.getByRole('button', { name: 'Undo' })).toHaveCount(0);

	world.wire.heal();
	await colleague.pull();
	const rename = { id: noor.id, firstName: 'Noora' };
	await colleague.push(colleague.mutation('administrator.editDetails', rename));
	await expect(syncChip(browser.page)).toContainText('Storage full');
	await syncChip(browser.page).click();
	const device = browser.page.getByRole('dialog', { name: 'Device status', exact: true });
	await expect(device).toContainText('This device’s storage is full.');
	await device.getByRole('button', { name: 'Close', exact: true }).click();

	await browser.page.evaluate(() => Reflect.set(globalThis, 'isSamePage', true));
	await quota.makeRoom();
	await expect(syncChip(browser.page)).toContainText('Up to date');
	await openScreen(browser.page, 'Administrators');
	await expect(await findRow(browser.page, `Noora ${noor.lastName}`)).toBeVisible();
	expect(await browser.page.evaluate((): unknown => Reflect.get(globalThis, 'isSamePage'))).toBe(
		true
	);
	expect(await auditEvents(world, 'administrator.suspend')).toHaveLength(1);
});

test('SEC-L09 a full and locked device sends what was tapped, and says that it may have', async ({
	world,
	openKillableBrowser
}) => {
	const browser = await openKillableBrowser();
	await signIn(browser.page, ada);
	await waitUntilRegistered(browser.page, ada.id);
	await expectUpToDate(browser.page);
	await goOffline({ world, page: browser.page });
	await suspendAdministrator(browser.page, jimenez.name);
	await expect
		.poll(() => countStored(browser.page, { administratorId: ada.id, table: 'envelope' }))
		.toBe(1);
	await browser.kill9();
	const page = await browser.start();
	const quota = await quotaOf(browser, world.url);
	await quota.fill();
	await page.goto('/');
	await expect(page.getByRole('main')).toContainText('1 change is waiting. It’ll be sent');

	world.wire.heal();

	await expect
		.poll(() => auditEvents(world, 'administrator.suspend'))
		.toMatchObject([{ subjectId: jimenez.id, outcome: 'applied' }]);
	await expect(page.getByRole('main')).toContainText(
		'This device’s storage is full: 1 change is waiting, or has been sent already. Unlock to see.'
	);
	await quota.makeRoom();
	await enterPassphrase(page);
	await expectUpToDate(page);
	expect(await auditEvents(world, 'administrator.suspend')).toHaveLength(1);
});
