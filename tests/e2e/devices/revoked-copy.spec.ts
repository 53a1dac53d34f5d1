// @all: the engine's tests have the same without a browser
import type { Page } from '@playwright/test';
import {
	list,
	openAdministrator,
	PASSPHRASE,
	signIn,
	suspend,
	takeOver
} from '#support/browser/app.ts';
import { lock } from '#support/browser/lock.ts';
import { connect } from '#support/world/client.ts';
import { ada, ben, mara, sam, type Person } from '#support/world/people.ts';
import { databases } from '#support/browser/storage/storage.ts';
import { expect, test } from '#support/browser/test.ts';

test('SEC-G13 the copy of a suspended person on a shared tablet is removed while a colleague works, and its unsent changes reach the owners when they unlock', async ({
	world,
	openBrowser
}) => {
	const owner = await connect(world.server.url, ben);
	const { page } = await openBrowser();
	await signIn(page, mara);
	world.wire.cut();
	await openAdministrator(page, sam.name);
	await suspend(page);
	await lock(page);
	world.wire.heal();
	await takeOver(page, ada);
	expect(await rowsOf(page, mara)).toMatchObject({ vault: 1, queue: 1 });
	expect(await sealedRows(page, mara)).toBeGreaterThan(0);

	await owner.push(owner.mutation('administrator.suspend', { id: mara.id }));

	await expect.poll(() => sealedRows(page, mara)).toBe(0);
	expect(await rowsOf(page, mara)).toMatchObject({ vault: 1, queue: 1 });
	await expect(list(page)).toBeVisible();
	expect(await sealedRows(page, ada)).toBeGreaterThan(0);

	await lock(page);
	await page.getByRole('button', { name: 'Switch person', exact: true }).click();
	const person = page.getByRole('listitem').filter({ hasText: 'M. L.' });
	await expect(person).toContainText('No longer has access, copy removed');
	await person.getByRole('button').click();
	await expect(page.getByRole('main')).toContainText(
		'1 unsynced change is kept encrypted. Unlock to send it to the owners for review.'
	);
	await page.getByLabel('Offline passphrase', { exact: true }).fill(PASSPHRASE);
	await page.getByRole('button', { name: 'Unlock', exact: true }).click();

	await expect(page.getByRole('main')).toContainText(
		'1 unsynced change sent to the owners for review.'
	);
	await expect(list(page)).toBeHidden();
	await expect.poll(async () => (await databases(page)).join()).not.toContain(mara.id);
	expect((await databases(page)).join()).toContain(ada.id);
});

/** Counts the rows of each table of a person's database. */
async function rowsOf(page: Page, { id }: Person): Promise<Readonly<Record<string, number>>> {
	const name = (await databases(page)).find((one) => one?.includes(id) === true);
	if (name === undefined) throw new Error(`No database of ${id}`);
	return page.evaluate(async (database) => {
		const request = indexedDB.open(database);
		await new Promise((resolve) => (request.onsuccess = resolve));
		const counts: Record<string, number> = {};
		for (const store of request.result.objectStoreNames) {
			const counted = request.result.transaction(store).objectStore(store).count();
			await new Promise((resolve) => (counted.onsuccess = resolve));
			counts[store] = counted.result;
		}
		request.result.close();
		return counts;
	}, name);
}

async function sealedRows(page: Page, person: Person): Promise<number> {
	const { page: pages = 0, log = 0, settled = 0 } = await rowsOf(page, person);
	return pages + log + settled;
}
