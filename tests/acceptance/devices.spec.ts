import { expect, test, type Locator, type Page } from '@playwright/test';
import { openStage } from '#support/browser/acceptance.ts';
import {
	OFFLINE,
	closePanel,
	enterPassword,
	expectUpToDate,
	findRow,
	openAdministrator,
	openScreen,
	signIn,
	syncChip
} from '#support/browser/app.ts';
import { connect, post } from '#support/world/client.ts';
import { auditEvents } from '#support/world/database.ts';
import { ada, mara, sam, type Person } from '#support/world/people.ts';

const stage = openStage(ada);

test.beforeEach(() => openScreen(stage.page, 'Administrators'));

test('P21 an owner sees every device and revokes one of another administrator offline', async () => {
	const { page, world } = stage;
	const stolen = await stage.openBrowser();
	await signIn(stolen.page, mara);
	const kept = await connect(world.server.url, mara);

	await openDevices(page);
	await page.getByRole('searchbox', { name: 'Search devices' }).fill('lindqvist');
	const rows = page.getByRole('main').getByRole('listitem').filter({ hasText: mara.name });
	await expect(rows).toHaveCount(2);
	const row = rows.filter({ hasNotText: 'Test client' });
	await expect(row).toContainText(/Last seen (just now|\d+ min ago)/);

	world.wire.cut();
	await expect(syncChip(page)).toContainText(OFFLINE);
	await row.getByRole('button', { name: /^Revoke/ }).click();
	await expect(page.getByRole('alertdialog')).toContainText(
		'You’re offline. The device keeps access until this change reaches the server.'
	);
	await answer(page, 'Revoke Device', 'Revoke');
	await expect(row.getByText('On this computer', { exact: true })).toBeVisible();
	await kept.pull();

	world.wire.heal();
	await expectUpToDate(page);
	await expect(rows).toHaveCount(1);
	await page.getByText('1 device signed out or revoked in the last 30 days').click();
	await expect(rows.filter({ hasText: /Ended/ })).toBeVisible();
	await expect(
		stolen.page.getByRole('heading', { name: 'This device was signed out' })
	).toBeVisible();
	await kept.pull();
	const [event] = await auditEvents(world, 'administrator.endDevice');
	expect(event).toMatchObject({ subjectId: mara.id, outcome: 'applied' });
});

test('P21 sessions are ended in the panel, and the administrator signs in again with their queue', async () => {
	const { page, world } = stage;
	const subject = await stage.openBrowser();
	await signIn(subject.page, sam);

	const panel = await openAdministrator(page, sam.name);
	await expect(devicesOf(panel, sam).getByRole('listitem')).toHaveCount(1);
	await panel.getByRole('button', { name: 'End Sessions', exact: true }).click();
	await expect(page.getByRole('alertdialog')).toContainText(
		`${sam.name} will be signed out on all devices.`
	);
	await answer(page, 'End Sessions', 'End Sessions');
	await expect(panel.getByText('No device is signed in.').or(devicesOver(panel))).toBeVisible();

	expect(await auditEvents(world, 'administrator.endSessions')).toHaveLength(1);
	await closePanel(page);

	await expect(syncChip(subject.page)).toContainText('Sign in');
	await renameOneself(subject.page, 'Samuel');
	await expect(syncChip(subject.page)).toContainText('Sign in to send 1 change');
	await syncChip(subject.page).click();
	await subject.page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await enterPassword(subject.page, sam);
	await expectUpToDate(subject.page);
	expect(await auditEvents(world, 'administrator.editDetails')).toHaveLength(1);
});

test('P21 own devices are ended from the profile, and this one only after confirmation', async () => {
	const { page, world } = stage;
	const phone = await connect(world.server.url, ada);
	await openScreen(page, 'Settings');
	await page.getByRole('main').getByRole('link', { name: 'Profile', exact: true }).click();
	const devices = page.getByRole('list', { name: 'Your devices', exact: true });
	const other = devices.getByRole('listitem').filter({ hasText: 'Test client' });
	const own = devices.getByRole('listitem').filter({ hasText: 'This device' });
	await expect(own).toBeVisible();
	await expect(own.getByRole('button', { name: /^Revoke/ })).toHaveCount(0);

	await other.getByRole('button', { name: /^Revoke/ }).click();
	await answer(page, 'Revoke Device', 'Revoke');

	await expect(other).toHaveCount(0);
	expect((await phone.requestPull()).status).toBe(403);
});

test('P21 a role that may not suspend sees only its own devices, and why', async () => {
	const { page } = await stage.openBrowser();
	await signIn(page, sam);
	await openDevices(page);
	await expect(page.getByRole('searchbox', { name: 'Search devices' })).toBeHidden();
	await expect(page.getByText('This device', { exact: true })).toBeVisible();
	await openScreen(page, 'Administrators');

	const panel = await openAdministrator(page, mara.name);

	const button = panel.getByRole('button', { name: 'End Sessions', exact: true });
	await expect(button).toBeDisabled();
	await expect(button).toHaveAccessibleDescription('Your role doesn’t allow this.');
});

test('P55 a lockout is shown, and an unlocked administrator gets in immediately', async () => {
	const { page, world } = stage;
	const wrong = { email: mara.email, password: 'not the right one', device: { name: 'Guess' } };
	for (let n = 0; n < 11; n++) await post(`${world.server.url}/session/v1/sign-in`, wrong);
	const locked = await stage.openBrowser();
	await locked.page.goto('/');
	await enterPassword(locked.page, mara);
	await expect(locked.page.getByRole('alert')).toBeVisible();

	const panel = await openAdministrator(page, mara.name);
	await expect(panel.getByText(`${mara.name} is locked out`)).toBeVisible();
	await panel.getByRole('button', { name: 'Unlock', exact: true }).click();
	await expect(panel.getByText(`${mara.name} is locked out`)).toBeHidden();
	await expectUpToDate(page);

	await locked.page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await expect(locked.page.getByLabel('Offline passphrase', { exact: true })).toBeVisible();
	await closePanel(page);
	await expect(await findRow(page, mara.name)).toBeVisible();
});

async function renameOneself(page: Page, firstName: string): Promise<void> {
	await openScreen(page, 'Settings');
	await page.getByRole('main').getByRole('link', { name: 'Profile', exact: true }).click();
	await page.getByLabel('First Name', { exact: true }).fill(firstName);
	await page.getByRole('button', { name: 'Save', exact: true }).click();
}

async function openDevices(page: Page): Promise<void> {
	await openScreen(page, 'Settings');
	await page.getByRole('main').getByRole('link', { name: 'Devices', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Devices', exact: true })).toBeVisible();
}

function devicesOf(panel: Locator, { name }: Person): Locator {
	return panel.getByRole('list', { name: `Devices of ${name}`, exact: true });
}

function devicesOver(panel: Locator): Locator {
	return panel.getByText(/signed out or revoked in the last 30 days/);
}

async function answer(page: Page, title: string, verb: string): Promise<void> {
	const dialog = page.getByRole('alertdialog', { name: title, exact: true });
	await dialog.getByRole('button', { name: verb, exact: true }).click();
	await expect(dialog).toBeHidden();
}
