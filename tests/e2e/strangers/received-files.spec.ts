// @all: receives files in every state of the app
import type { Page } from '@playwright/test';
import { openStage } from '#support/browser/acceptance.ts';
import { signIn, submitPassphrase } from '#support/browser/app.ts';
import { ada, mara } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

const stage = openStage(ada);
const IMPORT = '/administrators/import';
const text = [
	'First Name,Last Name,Administrator Email Address,Role,MFA,Enable API access,Organization Access',
	'Rosa,Klein,rosa.klein@northwind-msp.example,Manager,Required,No,All'
].join('\r\n');

/** Posts a file as the system does when another app shares it: as a navigation. */
async function share(page: Page, name = 'people.csv'): Promise<void> {
	await page.evaluate(
		({ action, content, fileName }) => {
			const form = document.createElement('form');
			Object.assign(form, { action, method: 'post', enctype: 'multipart/form-data' });
			const input = document.createElement('input');
			Object.assign(input, { type: 'file', name: 'file' });
			const files = new DataTransfer();
			files.items.add(new File([content], fileName, { type: 'text/csv' }));
			input.files = files.files;
			form.append(input);
			document.body.append(form);
			form.submit();
		},
		{ action: IMPORT, content: text, fileName: name }
	);
}

function preview(page: Page) {
	return page.getByRole('dialog', { name: 'Import Administrators', exact: true });
}

test('SEC-E22 a shared spreadsheet waits until the app is unlocked, without a server, and is previewed when the person asks for it', async () => {
	const { world, page } = stage;
	await page.goto('/');
	await world.server.stop();

	await share(page);
	await submitPassphrase(page);

	await expect(preview(page)).toContainText('people.csv');
	await expect(preview(page)).not.toContainText('Rosa Klein');
	await preview(page).getByRole('button', { name: 'Preview file' }).click();
	await expect(preview(page)).toContainText('Rosa Klein');
	await expect(page).toHaveURL(/\/administrators\/import$/);
	const stored = await page.evaluate(async () => {
		const names = await caches.keys();
		const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
		return [...kept.flat().map(({ url }) => url), JSON.stringify(localStorage)].join('\n');
	});
	expect(stored).not.toContain('people.csv');
	expect(stored).not.toContain('/administrators/import');
	await world.server.start();
});

test('a shared spreadsheet is not read for a role that may not add administrators', async () => {
	const { page } = await stage.openBrowser();
	await signIn(page, mara);
	await share(page);
	await submitPassphrase(page);

	await expect(page.getByText('You cannot import administrators')).toBeVisible();
	await expect(preview(page)).not.toContainText('Rosa Klein');
});

test('a spreadsheet that the system opens with the app is previewed once it is unlocked', async () => {
	const { page } = stage;
	// Only the browser's queue is replaced: a headless browser has none.
	await page.addInitScript((content) => {
		const file = new File([content], 'people.csv', { type: 'text/csv' });
		const launch = { files: [{ getFile: async () => file }] };
		const launchQueue = { setConsumer: (consume: (params: object) => void) => consume(launch) };
		Object.defineProperty(globalThis, 'launchQueue', { value: launchQueue });
	}, text);

	await page.goto(IMPORT);
	await submitPassphrase(page);

	await preview(page).getByRole('button', { name: 'Preview file' }).click();
	await expect(preview(page)).toContainText('Rosa Klein');
});
