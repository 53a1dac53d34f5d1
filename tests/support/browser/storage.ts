import type { Page } from '@playwright/test';
import type { Person } from '#support/world/people.ts';

/** Returns the names of the databases in the browser. */
export async function databases(page: Page): Promise<readonly (string | undefined)[]> {
	return page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name).sort());
}

/** Sets the count of failed passphrase attempts, which is stored unencrypted. */
export async function setAttempts(
	page: Page,
	{ id }: Person,
	attempts: { readonly failures: number; readonly notBefore: number }
): Promise<void> {
	const name = (await databases(page)).find((one) => one?.includes(id) === true);
	if (name === undefined) throw new Error(`No database of ${id}`);
	await page.evaluate(
		async ([database, value]) => {
			const request = indexedDB.open(database);
			await new Promise((resolve) => (request.onsuccess = resolve));
			const transaction = request.result.transaction('meta', 'readwrite');
			transaction.objectStore('meta').put({ id: 'attempts', value });
			await new Promise((resolve) => (transaction.oncomplete = resolve));
			request.result.close();
		},
		[name, attempts] as const
	);
}
