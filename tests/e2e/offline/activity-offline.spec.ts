import { OFFLINE, expectUpToDate, openScreen, signIn, syncChip } from '#support/browser/app.ts';
import { connect } from '#support/world/client.ts';
import { ada, ben, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

test('Activity reads offline up to the last sync, though it was never opened before', async ({
	world,
	openBrowser
}) => {
	const tablet = await connect(world.url, ben);
	await tablet.push(tablet.mutation('administrator.suspend', { id: sam.id }));
	const { page } = await openBrowser();
	await signIn(page, ada);
	await expectUpToDate(page);
	const isKept = (): Promise<boolean> =>
		page.evaluate(async (administratorId) => {
			const databases = await indexedDB.databases();
			const name = databases.find((one) => one.name?.endsWith(`-${administratorId}`))?.name ?? '';
			const database = await new Promise<IDBDatabase>((resolve) => {
				const request = indexedDB.open(name);
				request.onsuccess = () => resolve(request.result);
			});
			const keys = await new Promise<IDBValidKey[]>((resolve) => {
				const request = database.transaction('meta').objectStore('meta').getAllKeys();
				request.onsuccess = () => resolve(request.result);
			});
			database.close();
			return keys.includes('activity');
		}, ada.id);
	await expect.poll(isKept).toBe(true);

	world.wire.cut();
	await expect(syncChip(page)).toContainText(OFFLINE);
	await openScreen(page, 'Activity');

	const entry = page.getByRole('main').getByRole('listitem').filter({ hasText: sam.name });
	await expect(entry.first()).toContainText('Suspend');
});
