import type { Page } from '@playwright/test';

/** Returns the names of the databases in the browser. */
export async function databases(page: Page): Promise<readonly (string | undefined)[]> {
	return page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name).sort());
}
