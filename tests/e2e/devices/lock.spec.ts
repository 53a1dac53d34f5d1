// @all: web/src/lib/engine has the rules, and suspend-offline unlocks in a browser
import type { Page } from '@playwright/test';
import { canariesIn, findCanaries } from '#support/canaries/canaries.ts';
import {
	enterPassphrase,
	expectUpToDate,
	list,
	openScreen,
	signIn,
	suspendAdministrator,
	syncChip
} from '#support/browser/app.ts';
import { ada, jimenez, mara, sam } from '#support/world/people.ts';
import { lockInBackground, openLockSettings } from '#support/browser/lock.ts';
import { databases } from '#support/browser/storage/storage.ts';
import { turnAway, turnBack } from '#support/browser/visibility.ts';
import { expect, test } from '#support/browser/test.ts';

const heading = { name: 'Unlock', exact: true } as const;
const pin = '271828';
/** Texts that an open list shows and a lock screen does not. */
const shown = [jimenez.email, 'Lindqvist'];

test('SEC-G02 an app in the background locks itself in every tab and leaves nothing in page or memory', async ({
	openBrowser
}) => {
	const { page, context } = await openBrowser();
	await signIn(page, ada);
	await lockInBackground(page);
	await openScreen(page, 'Administrators');
	const other = await context.newPage();
	await other.goto('/');
	await expect(list(other)).toBeVisible();
	const before = canariesIn(await page.content(), shown);

	for (const tab of [page, other]) await turnAway(tab);

	// Waits for every tab, because tabs may share a process, and one that still loads must not be
	// examined.
	for (const tab of [page, other]) await expect(tab.getByRole('heading', heading)).toBeVisible();
	for (const tab of [page, other]) {
		expect(canariesIn(await tab.content(), shown)).toEqual([]);
		expect(canariesIn(await heapOf(tab), shown)).toEqual([]);
	}
	expect(before).toEqual(shown);
	await enterPassphrase(page);
});

test('two tabs that lock at the same time come back each time', async ({ openBrowser }) => {
	const { page, context } = await openBrowser();
	await signIn(page, ada);
	await lockInBackground(page);
	await openScreen(page, 'Administrators');
	const other = await context.newPage();
	await other.goto('/');
	await expect(list(other)).toBeVisible();

	for (let round = 0; round < 5; round++) {
		for (const tab of [page, other]) await turnAway(tab);
		for (const tab of [page, other]) await expect(tab.getByRole('heading', heading)).toBeVisible();
		for (const tab of [page, other]) await turnBack(tab);
		await page.bringToFront();
		await enterPassphrase(page);
		for (const tab of [page, other]) await expect(list(tab)).toBeVisible();
	}
});

test('SEC-G09 an app in the background shows nothing, and is complete for a screen reader', async ({
	openBrowser
}) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	await syncChip(page).click();
	const dialog = page.getByRole('dialog', { name: 'Device status', exact: true });
	await expect(dialog).toBeVisible();

	await turnAway(page);
	const away = [await opacityOf(page, 'body'), await opacityOf(page, 'dialog')];
	const tree = await dialog.ariaSnapshot();
	await turnBack(page);

	expect(away).toEqual(['0', '0']);
	expect(tree).toContain('On this computer');
	await expect.poll(() => opacityOf(page, 'dialog')).toBe('1');
	expect(await opacityOf(page, 'body')).toBe('1');
	await expect(dialog).toBeVisible();
});

test('SEC-G02 SEC-G03 a PIN reopens the app until it is closed', async ({ openBrowser }) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	await setPin(page);
	await openScreen(page, 'Administrators');
	await lock(page);

	const field = page.getByLabel('PIN', { exact: true });
	await expect(field).toBeFocused();
	await field.fill('314159');
	await unlock(page);
	await expect(page.getByText('Incorrect PIN. 4 tries left.')).toBeVisible();
	await field.fill(pin);
	await unlock(page);
	await expect(list(page)).toBeVisible();
	await lock(page);
	await page.getByRole('button', { name: 'Use passphrase instead', exact: true }).click();
	await expect(page.getByLabel('Offline passphrase', { exact: true })).toBeFocused();
	await page.goto('/');

	await expect(page.getByLabel('Offline passphrase', { exact: true })).toBeVisible();
	await expect(field).toBeHidden();
	await enterPassphrase(page);
	await lock(page);
	for (const left of ['4 tries', '3 tries', '2 tries', '1 try']) {
		await field.fill('314159');
		await unlock(page);
		await expect(page.getByText(`${left} left.`)).toBeVisible();
	}
	await field.fill('314159');
	await unlock(page);
	await expect(page.getByText('Too many incorrect PINs')).toBeVisible();
	await expect(page.getByLabel('Offline passphrase', { exact: true })).toBeFocused();
});

test('SEC-F08 SEC-G05 signing out without a network leaves nothing of the person, nor of a change that was never sent', async ({
	world,
	openKillableBrowser
}) => {
	const browser = await openKillableBrowser();
	const { page } = browser;
	await signIn(page, ada);
	const other = await browser.context.newPage();
	await other.goto('/');
	await expect(list(other)).toBeVisible();
	world.wire.cut();
	await suspendAdministrator(page, sam.name);

	await openScreen(page, 'Settings');
	await page.getByRole('button', { name: 'Sign out', exact: true }).click();
	await page.getByRole('button', { name: 'Discard 1 change and sign out', exact: true }).click();

	for (const tab of [page, other]) {
		await expect(tab.getByRole('heading', { name: 'Sign in', exact: true })).toBeVisible();
		expect(canariesIn(await tab.content(), shown)).toEqual([]);
	}
	await expect.poll(() => databases(page)).toEqual(['tenantry-people']);
	await browser.quit();
	const found = await findCanaries(
		browser.profile,
		[jimenez, sam, mara].map(({ email }) => email)
	);
	expect(found).toEqual([]);
});

test('SEC-G07 unsent changes are listed before a sign-out and can be saved as a file', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	world.wire.cut();
	await suspendAdministrator(page, sam.name);
	await openScreen(page, 'Settings');

	await page.getByRole('button', { name: 'Sign out', exact: true }).click();
	const dialog = page.getByRole('alertdialog', { name: 'Sign out', exact: true });
	await expect(dialog).toContainText('You have 1 unsynced change.');
	const download = page.waitForEvent('download');
	await dialog.getByRole('button', { name: 'Export unsent changes', exact: true }).click();

	expect((await download).suggestedFilename()).toMatch(/\.json$/);
	await dialog.getByRole('button', { name: 'Cancel', exact: true }).click();
	world.wire.heal();
	await expectUpToDate(page);
});

async function setPin(page: Page): Promise<void> {
	await openLockSettings(page);
	await page.getByRole('button', { name: 'Set a PIN', exact: true }).click();
	await page.getByLabel('New PIN', { exact: true }).fill(pin);
	await page.getByLabel('Repeat the PIN', { exact: true }).fill(pin);
	await page.getByLabel('Offline passphrase', { exact: true }).fill('quiet gulls above the pier');
	await page.getByRole('button', { name: 'Set the PIN', exact: true }).click();
	await expect(page.getByRole('button', { name: 'Remove the PIN', exact: true })).toBeVisible();
}

async function lock(page: Page): Promise<void> {
	await syncChip(page).click();
	await page.getByRole('button', { name: 'Lock', exact: true }).click();
	await expect(page.getByRole('heading', heading)).toBeVisible();
}

function unlock(page: Page): Promise<void> {
	return page.getByRole('button', { name: 'Unlock', exact: true }).click();
}

/** Simulates a hidden page, because a headless browser never hides one automatically. */
function opacityOf(page: Page, selector: string): Promise<string> {
	return page
		.locator(selector)
		.first()
		.evaluate((element) => getComputedStyle(element).opacity);
}

/** Returns every text in the page's memory, after a garbage collection. */
async function heapOf(page: Page): Promise<string> {
	const session = await page.context().newCDPSession(page);
	const chunks: string[] = [];
	session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
	await session.send('HeapProfiler.collectGarbage');
	await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
	await session.detach();
	return chunks.join('');
}
