// @all: further faults of a browser
import { goOffline } from '#support/browser/acceptance.ts';
import {
	edit,
	expectUpToDate,
	findRow,
	signIn,
	suspendAdministrator,
	syncChip,
	unlock
} from '#support/browser/app.ts';
import { ada, jimenez, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

test('the queue and the list survive when the browser removes the storage under the open app', async ({
	world,
	openKillableBrowser
}) => {
	const browser = await openKillableBrowser();
	await signIn(browser.page, ada);
	await goOffline({ world, page: browser.page });
	await suspendAdministrator(browser.page, sam.name);

	const devtools = await browser.context.newCDPSession(browser.page);
	const storageTypes = 'indexeddb';
	await devtools.send('Storage.clearDataForOrigin', { origin: world.url, storageTypes });
	await edit(browser.page, jimenez.name, 'First Name', 'Pepe');
	await expect(syncChip(browser.page)).toContainText('On this computer 2');
	await expect.poll(() => pagesKept(browser.page)).toBeGreaterThan(0);
	await browser.kill9();

	await unlock(await browser.start());
	await expect(syncChip(browser.page)).toContainText('On this computer 2');
	await expect(await findRow(browser.page, sam.name)).toContainText(/Suspended\s*On this computer/);
	world.wire.heal();
	await expectUpToDate(browser.page);
	await expect(await findRow(browser.page, `Pepe ${jimenez.lastName}`)).toBeVisible();
});

test('an app that starts without its former copy says what happened to it', async ({
	world,
	openKillableBrowser
}) => {
	const browser = await openKillableBrowser();
	await signIn(browser.page, ada);
	await edit(browser.page, jimenez.name, 'First Name', 'Pepe');
	await expectUpToDate(browser.page);
	await browser.quit();

	const page = await browser.start();
	const devtools = await browser.context.newCDPSession(page);
	const storageTypes = 'indexeddb,local_storage,cache_storage,service_workers';
	await devtools.send('Storage.clearDataForOrigin', { origin: world.url, storageTypes });
	await page.goto(world.url);

	const notice = page.getByRole('alert').filter({ hasText: 'removed this device’s copy' });
	await expect(notice).toContainText('no changes were waiting here');
	await signIn(page, ada);
	await expect(await findRow(page, `Pepe ${jimenez.lastName}`)).toBeVisible();
});

/** The rows are written again after the changes are. */
function pagesKept(page: Parameters<typeof signIn>[0]): Promise<number> {
	return page.evaluate(async () => {
		const databases = await indexedDB.databases();
		const name = databases.find((one) => /^tenantry-[0-9a-f]{24}/.test(one.name ?? ''))?.name;
		if (name === undefined) return 0;
		const database = await new Promise<IDBDatabase>((resolve, reject) => {
			const request = indexedDB.open(name);
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(new Error('not opened'));
		});
		const count = await new Promise<number>((resolve) => {
			const request = database.transaction('page').objectStore('page').count();
			request.onsuccess = () => resolve(request.result);
		});
		database.close();
		return count;
	});
}
