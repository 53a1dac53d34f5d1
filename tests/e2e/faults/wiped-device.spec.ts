// @all: further faults of a browser
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { list, signIn } from '#support/browser/app.ts';
import { connect } from '#support/world/client.ts';
import { ada, ben, jimenez, mara } from '#support/world/people.ts';
import { databases } from '#support/browser/storage/storage.ts';
import { expect, test } from '#support/browser/test.ts';

test('SEC-G05 SEC-F08 a revocation leaves nothing of the person in the browser, in any tab, and nothing was ever in the clear', async ({
	world,
	openKillableBrowser
}) => {
	const owner = await connect(world.server.url, ben);
	const browser = await openKillableBrowser();
	const { page, context } = browser;
	await signIn(page, mara);
	const other = await context.newPage();
	await other.goto('/');
	await expect(list(other)).toBeVisible();
	expect(await databases(page)).toEqual([expect.stringContaining(mara.id), 'tenantry-people']);

	await owner.push(owner.mutation('administrator.suspend', { id: mara.id }));

	const ended = { name: 'This device was signed out' };
	for (const tab of [page, other]) await expect(tab.getByRole('heading', ended)).toBeVisible();
	await expect.poll(() => databases(page)).toEqual(['tenantry-people']);
	expect(await known(page)).toEqual([]);
	expect(await keptByScripts(page)).not.toContain(mara.id);
	// A cookie that is left opens nothing.
	const asked = {
		data: { deviceId: 'any', cookie: null, limit: 1 },
		headers: { origin: world.url }
	};
	expect((await context.request.post(`${world.url}/sync/v1/pull`, asked)).status()).toBe(401);
	await browser.quit();
	expect(
		await filesWith(
			browser.profile,
			[ada, jimenez].map(({ email }) => email)
		)
	).toEqual([]);
});

/** Returns the people whom the lock screen would greet. */
function known(page: Page): Promise<unknown> {
	return page.evaluate(async () => {
		const request = indexedDB.open('tenantry-people');
		await new Promise((resolve) => (request.onsuccess = resolve));
		const read = request.result.transaction('person').objectStore('person').getAll();
		await new Promise((resolve) => (read.onsuccess = resolve));
		request.result.close();
		const people: unknown = read.result;
		return people;
	});
}

/** Returns the URLs and texts of everything else that a script can store. */
function keptByScripts(page: Page): Promise<string> {
	return page.evaluate(async () => {
		const caching = (await caches.keys()).map(async (name) => (await caches.open(name)).keys());
		const requests = (await Promise.all(caching)).flat().map(({ url }) => url);
		return JSON.stringify([
			Object.entries(localStorage),
			Object.entries(sessionStorage),
			requests,
			document.cookie
		]);
	});
}

/** Returns the files that contain one of the texts verbatim, in UTF-8 or UTF-16. */
async function filesWith(folder: string, texts: readonly string[]): Promise<readonly string[]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile());
	const found = await Promise.all(
		files.map(async ({ parentPath, name }) => {
			const bytes = await readFile(join(parentPath, name)).catch(() => Buffer.alloc(0));
			const isHere = texts.some(
				(text) => bytes.includes(text) || bytes.includes(text, 0, 'utf16le')
			);
			return isHere ? [name] : [];
		})
	);
	return found.flat();
}
