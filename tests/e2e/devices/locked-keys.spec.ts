// @all: reads every file of a browser’s profile
import { findCanaries } from '#support/canaries/canaries.ts';
import { PKCS8_TEXT, privateKeysIn } from '#support/canaries/private-keys.ts';
import { goOffline } from '#support/browser/acceptance.ts';
import { expectUpToDate, openScreen, signIn, suspendAdministrator } from '#support/browser/app.ts';
import { lock } from '#support/browser/lock.ts';
import { countStored, waitUntilRegistered } from '#support/browser/storage/stored-table.ts';
import { expect, test } from '#support/browser/test.ts';
import { deviceKeys } from '#support/world/database.ts';
import { ada, sam } from '#support/world/people.ts';

test('SEC-L10 the profile of a locked device holds no private key that authors, only the one that carries', async ({
	world,
	openKillableBrowser
}) => {
	const browser = await openKillableBrowser();
	const { page } = browser;
	await signIn(page, ada);
	await openScreen(page, 'Administrators');
	await expectUpToDate(page);
	await waitUntilRegistered(page, ada.id);
	await goOffline({ world, page });
	await suspendAdministrator(page, sam.name);
	await expect
		.poll(() => countStored(page, { administratorId: ada.id, table: 'envelope' }))
		.toBe(1);

	await lock(page);
	await browser.quit();

	const [keys, ...others] = await deviceKeys(world);
	expect(others).toEqual([]);
	expect([...(await privateKeysIn(browser.profile))]).toEqual([keys?.carrying]);
	expect(await findCanaries(browser.profile, [PKCS8_TEXT])).toEqual([]);
});
