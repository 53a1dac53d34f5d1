// @all: beside the acceptance rows
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import {
	changeCard,
	enrol,
	enterPassword,
	expectUpToDate,
	findRow,
	openScreen,
	openSettings,
	signIn,
	suspendAdministrator,
	syncChip,
	unlock
} from '#support/browser/app.ts';
import { openStage } from '#support/browser/acceptance.ts';
import { connect } from '#support/world/client.ts';
import { storedRows } from '#support/world/database.ts';
import { ada, mara, people, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

const stage = openStage(ada);

function save(page: Page): Promise<void> {
	return page.getByRole('button', { name: 'Save', exact: true }).click();
}

test('the policy is changed offline, arrives, and is readable by every role', async () => {
	const { world, page } = stage;
	world.wire.cut();
	await openSettings(page, 'Account');
	const managers = page.getByRole('checkbox', {
		name: 'Managers can suspend and lock down accounts',
		exact: true
	});
	const lease = page.getByRole('textbox', { name: 'Offline access limit (hours)', exact: true });

	await managers.uncheck();
	await lease.fill('721');
	await save(page);
	await expect(page.getByText('Enter a whole number from 1 to 720.')).toBeVisible();
	await lease.fill('48');
	await save(page);
	await expect(page.getByRole('button', { name: 'On this computer', exact: true })).toHaveCount(2);
	await openScreen(page, 'Changes');
	await expect(changeCard(page, 'Change the policy in Settings > Account')).toBeVisible();
	world.wire.heal();
	await expectUpToDate(page);

	const [provider] = await storedRows(world, 'provider');
	expect(provider?.value).toMatchObject({ managersMayContain: false, leaseHours: 48 });
	const reader = await stage.openBrowser();
	await signIn(reader.page, mara);
	await openSettings(reader.page, 'Account');
	await expectReadOnly(reader.page);
});

async function expectReadOnly(page: Page): Promise<void> {
	const managers = page.getByRole('checkbox', {
		name: 'Managers can suspend and lock down accounts',
		exact: true
	});
	await expect(managers).toBeDisabled();
	await expect(managers).not.toBeChecked();
	const lease = page.getByRole('textbox', { name: 'Offline access limit (hours)', exact: true });
	await expect(lease).toHaveValue('48');
	await expect(lease).not.toBeEditable();
	const reason = page.getByText('Only an Administrator With Billing can change these.');
	await expect(reason).toHaveCount(3);
	await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeHidden();
}

test('the copy on a device is fetched again, and the queue stays unchanged', async () => {
	const { world, page } = stage;
	await openScreen(page, 'Administrators');
	world.wire.cut();
	await suspendAdministrator(page, sam.name);
	await openSettings(page, 'Sync & storage');

	await expect(page.getByRole('link', { name: 'On this computer 1', exact: true })).toBeVisible();
	await expect(page.getByRole('button', { name: 'Reset local copy' })).toBeDisabled();
	await expect(page.getByText('Connect to download it again.')).toBeVisible();
	expect(await exported(page, page.getByRole('main'))).toMatchObject({
		administrator: ada.email,
		changes: [{ what: `Suspend ${sam.name}`, mutation: { args: { id: sam.id } } }]
	});
	world.wire.heal();
	await expectUpToDate(page);

	await page.getByRole('button', { name: 'Reset local copy' }).click();
	await page.getByRole('alertdialog').getByRole('button', { name: 'Reset', exact: true }).click();
	await expect(
		page.getByText('The copy on this device was downloaded again.').first()
	).toBeVisible();
	await openScreen(page, 'Administrators');
	await expect(page.getByText(`${people.length} administrators`).first()).toBeVisible();
	await expect(await findRow(page, sam.name)).toContainText('Suspended');
});

/** Returns the content of the exported file. */
async function exported(page: Page, place: Locator): Promise<unknown> {
	const arriving = page.waitForEvent('download');
	await place.getByRole('button', { name: 'Export unsent changes', exact: true }).click();
	const download = await arriving;
	expect(download.suggestedFilename()).toMatch(/^tenantry-unsent-changes-[\d-]+\.json$/);
	return JSON.parse(await readFile(await download.path(), 'utf8'));
}

test('the device keeps theme and density', async () => {
	const { page } = stage;
	const height = async () => (await (await findRow(page, sam.name)).boundingBox())?.height ?? 0;
	const before = await height();
	await openSettings(page, 'Appearance');

	await page.getByRole('radio', { name: 'Dark', exact: true }).check();
	await page.getByRole('radio', { name: 'Compact', exact: true }).check();

	await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
	await openScreen(page, 'Administrators');
	expect(await height()).toBeLessThan(before);
	await unlock(page);
	await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
	expect(await height()).toBeLessThan(before);
});

test('a password is changed with the current one, and other devices must sign in again', async ({
	openBrowser
}) => {
	const { page } = await openBrowser();
	const other = await openBrowser();
	await signIn(page, sam);
	await signIn(other.page, sam);
	const next = 'Nine harbours without a bell';
	await openSettings(page, 'Profile');
	await page.getByRole('button', { name: 'Change password', exact: true }).click();

	await fillPasswords(page, 'not the password', next);
	await expect(page.getByText('Incorrect current password.')).toBeVisible();
	await fillPasswords(page, sam.password ?? '', 'short');
	await expect(page.getByText(/Choose a longer password/)).toBeVisible();
	await fillPasswords(page, sam.password ?? '', next);
	await expect(page.getByText('Your password is changed.').first()).toBeVisible();

	await expectUpToDate(page);
	await syncChip(other.page).filter({ hasText: 'Sign in again' }).click();
	const status = other.page.getByRole('dialog', { name: 'Device status', exact: true });
	await status.getByRole('button', { name: 'Sign in', exact: true }).click();
	await enterPassword(other.page, { ...sam, password: next });
	await expectUpToDate(other.page);
});

async function fillPasswords(page: Page, current: string, next: string): Promise<void> {
	await page.getByLabel('Current password', { exact: true }).fill(current);
	await page.getByLabel('New password', { exact: true }).fill(next);
	await page.getByLabel('Repeat the password', { exact: true }).fill(next);
	await page.getByRole('button', { name: 'Change password', exact: true }).click();
}

test('a newly required person goes on reading, enrolls without leaving, and loses nothing', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser();
	await signIn(page, mara);
	const owner = await connect(world.url, ada);
	await owner.push(owner.mutation('administrator.requireMfa', { id: mara.id }));

	await expect(syncChip(page)).toHaveText('Set up MFA');
	const bar = page.getByRole('region', { name: 'Multi-Factor Authentication', exact: true });
	await expect(bar).toContainText('You can keep viewing.');
	await suspendAdministrator(page, sam.name);
	await expect(syncChip(page)).toHaveText('Set up MFA to send 1 change');
	await expect(bar).toContainText('1 change will be sent once it’s set up. Nothing is lost.');

	await bar.getByRole('link', { name: 'Set up MFA', exact: true }).click();
	await expect(page.getByRole('link', { name: 'Back', exact: true })).toBeVisible();
	expect(await enrol(page)).not.toHaveLength(0);

	await expectUpToDate(page);
	await expect(bar).toBeHidden();
	await expect(await findRow(page, sam.name)).toContainText('Suspended');
	const stored = await storedRows(world, 'administrator');
	expect(stored.find(({ id }) => id === sam.id)?.value).toMatchObject({ suspended: true });
});

test('SEC-G10 the app says its version, looks for an update, shows what the device stores, and warns where the browser may remove it', async () => {
	const { page } = stage;
	await openSettings(page, 'Sync & storage');
	const terms = page.getByRole('main').getByRole('term');

	for (const name of ['Network', 'Last synced', 'Used', 'Allowed', 'Kept by the browser'])
		await expect(terms.filter({ hasText: name }).first()).toBeVisible();
	await expect(page.getByText('Connected to the server')).toBeVisible();
	await expect(page.getByText('No, this is a browser tab')).toBeVisible();
	const version = await page.locator('meta[name="version"]').getAttribute('content');
	expect(version).toMatch(/^\d+\.\d+\.\d+/);
	await expect(page.getByText(String(version), { exact: true })).toBeVisible();
	await expectWarningOfRemoval(page);
	await page.getByRole('button', { name: 'Check for updates', exact: true }).click();
	await expect(page.getByText('This is the newest version.')).toBeVisible();
});

/**
 * Requires the warning, because a headless browser promises persistent storage only when it is made
 * to.
 */
async function expectWarningOfRemoval(page: Page): Promise<void> {
	const warning = page.getByText('The browser has not promised to keep this copy.');
	const ask = page.getByRole('button', { name: 'Ask the browser to keep it', exact: true });
	await expect(warning).toBeVisible();
	await ask.click();
	await expect(page.getByRole('alert').filter({ hasText: 'The browser said no.' })).toBeVisible();
	await page.evaluate(() => {
		navigator.storage.persist = () => Promise.resolve(true);
	});
	await ask.click();
	await expect(page.getByText('Yes, until you remove it')).toBeVisible();
	await expect(warning).toBeHidden();
}
