// @all: web/src/lib/replica alters each kind of record without a browser
import { goOffline } from '#support/browser/acceptance.ts';
import {
	changeCard,
	enterPassphrase,
	expectUpToDate,
	findRow,
	openScreen,
	signIn,
	submitPassphrase,
	suspendAdministrator,
	syncChip
} from '#support/browser/app.ts';
import { auditEvents } from '#support/world/database.ts';
import { ada, jimenez, sam } from '#support/world/people.ts';
import {
	countStored,
	deleteStored,
	flipped,
	overwriteStored,
	readStored
} from '#support/browser/storage/stored-table.ts';
import { expect, test } from '#support/browser/test.ts';

const adas = { administratorId: ada.id, table: 'page' } as const;
const adasQueue = { administratorId: ada.id, table: 'queue' } as const;

test('SEC-G08 tampered pages are fetched again, and only the tampered change of the queue is not sent', async ({
	world,
	openKillableBrowser
}) => {
	const browser = await openKillableBrowser();
	await signIn(browser.page, ada);
	await expect.poll(() => countStored(browser.page, adas)).toBeGreaterThan(0);
	await goOffline({ world, page: browser.page });
	await suspendAdministrator(browser.page, sam.name);
	await suspendAdministrator(browser.page, jimenez.name);
	await expect(syncChip(browser.page)).toContainText('On this computer 2');
	await browser.quit();

	const page = await browser.start();
	await page.goto('/');
	await overwriteStored(page, adas, (await readStored(page, adas)).map(flipped));
	await overwriteStored(page, adasQueue, (await readStored(page, adasQueue)).slice(1).map(flipped));
	// A locked app would send both changes in their envelopes.
	await submitPassphrase(page);
	await expect(syncChip(page)).toContainText('Needs you 1');
	world.wire.heal();

	await expect(syncChip(page)).toContainText('Needs you 1');
	await expect(await findRow(page, sam.name)).toContainText('Suspended');
	await expect(await findRow(page, jimenez.name)).not.toContainText('Suspended');
	await openScreen(page, 'Changes');
	const unread = changeCard(page, 'A change saved on this device can no longer be read');
	await expect(unread).toContainText('It was never sent');
	await unread.getByRole('button', { name: 'Discard' }).click();
	await page.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).click();
	await expectUpToDate(page);
});

test('SEC-G12 changes deleted from the device are named to their author', async ({
	world,
	openKillableBrowser
}) => {
	const browser = await openKillableBrowser();
	await signIn(browser.page, ada);
	await goOffline({ world, page: browser.page });
	for (const person of [sam, jimenez]) {
		await suspendAdministrator(browser.page, person.name);
	}
	await expect(syncChip(browser.page)).toContainText('On this computer 2');
	await browser.quit();
	const page = await browser.start();
	await page.goto('/');
	const [first] = await readStored(page, adasQueue);
	await deleteStored(page, adasQueue, first ? [first[0]] : []);
	await enterPassphrase(page);

	await expect(syncChip(page)).toContainText('Needs you 1');
	await openScreen(page, 'Changes');
	const card = changeCard(page, 'A change saved on this device is missing');
	await expect(card).toContainText('Change #1 was deleted from this device.');
	world.wire.heal();
	await expect.poll(() => auditedSuspensions(world)).toEqual([jimenez.id]);
	await expect(syncChip(page)).toContainText('Needs you 1');
	await expect(syncChip(page)).not.toContainText('Up to date');

	await card.getByRole('button', { name: 'Dismiss' }).click();
	await page.getByRole('alertdialog').getByRole('button', { name: 'Dismiss' }).click();
	await expectUpToDate(page);
});

async function auditedSuspensions(world: Parameters<typeof auditEvents>[0]): Promise<string[]> {
	const events = await auditEvents(world, 'administrator.suspend');
	return events.map(({ subjectId }) => subjectId ?? '');
}
