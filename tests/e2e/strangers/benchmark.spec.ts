// @all: of the build alone
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from '#support/browser/test.ts';

const served = resolve(import.meta.dirname, '../../../web/build');
/** The name of the channel that page and worker of the benchmark's build speak over. */
const TRACE = 'tenantry-bench';

test('the served app exposes no engine to a benchmark', async ({ openBrowser }) => {
	const { page } = await openBrowser();

	await page.goto('/sign-in');
	await expect(page.getByRole('heading').first()).toBeVisible();

	expect(await page.evaluate(() => Object.hasOwn(globalThis, 'bench'))).toBe(false);
	expect(await filesWith(TRACE)).toEqual([]);
});

async function filesWith(text: string): Promise<string[]> {
	const entries = await readdir(served, { recursive: true, withFileTypes: true });
	const files = entries
		.filter((entry) => entry.isFile())
		.map((file) => join(file.parentPath, file.name));
	const found: string[] = [];
	for (const file of files) if ((await readFile(file, 'utf8')).includes(text)) found.push(file);
	return found;
}
