import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { goOffline, openStage } from '#support/browser/acceptance.ts';
import {
	OFFLINE,
	closePanel,
	expectUpToDate,
	openAdministrator,
	openScreen,
	signIn,
	suspendAdministrator,
	syncChip
} from '#support/browser/app.ts';
import { connect } from '#support/world/client.ts';
import { ada, ben, jimenez, mara, organizationId, sam } from '#support/world/people.ts';
import type { World } from '#support/world/world.ts';
import { unlockLogsOf } from '#support/store/tamper.ts';

const stage = openStage(ada, async ({ server }) => {
	const other = await connect(server.url, ben);
	const args = { id: jimenez.id, reason: 'Left the company', ticket: 'T-77' };
	await other.push(other.mutation('administrator.suspend', args));
	await other.push(other.mutation('administrator.changeRole', { id: jimenez.id, role: 'Manager' }));
});

test.beforeEach(() => openScreen(stage.page, 'Activity'));

test('P30 the activity shows who changed what for whom, from which value to which, on which device and when', async () => {
	const { page } = stage;

	const suspended = entry(page, `Suspend ${jimenez.name}`);
	await expect(suspended).toContainText('In effect');
	await expect(suspended).toContainText(`${ben.name}, on Test client, from 127.0.0.1`);
	await expect(suspended).toContainText(/made \d\d:\d\d · decided \d\d:\d\d/);
	await expect(suspended).toContainText('“Left the company” · T-77');
	await expect(suspended).toContainText(/Status\s*from\s*Active\s*→\s*to\s*Suspended/);
	const role = entry(page, `Change the role of ${jimenez.name}`);
	await expect(role).toContainText(/Role\s*from\s*Read Only\s*→\s*to\s*Manager/);
	await expect(page.getByRole('heading', { level: 2, name: 'Today', exact: true })).toBeVisible();
});

test('P30 the activity includes own changes that were never sent, and older entries need a connection', async () => {
	const { page, world } = stage;
	await goOffline({ world, page });
	await openScreen(page, 'Administrators');
	await suspendAdministrator(page, sam.name);

	await openScreen(page, 'Activity');
	const own = entry(page, `Suspend ${sam.name}`);
	await expect(own).toContainText('On this computer');
	await expect(own).toContainText(/You · made \d\d:\d\d · not decided yet/);
	await expect(entry(page, `Suspend ${jimenez.name}`)).toContainText('In effect');
	await expect(page.getByText(/^As of /)).toBeVisible();

	world.wire.heal();
	await expectUpToDate(page);
	await expect(own).toHaveCount(1);
	await expect(own).toContainText('In effect');
	await expect(own).toContainText(/decided \d\d:\d\d/);
});

test('P30 the activity of one administrator is a tab of their panel, offline as well', async () => {
	const { page, world } = stage;
	await openScreen(page, 'Administrators');
	let panel = await openActivityOf(page, jimenez.name);
	await expect(panel.getByText('You’ve reached the beginning.')).toBeVisible();
	await closePanel(page);

	world.wire.cut();
	panel = await openActivityOf(page, jimenez.name);
	await expect(panel.getByRole('listitem').filter({ hasText: 'Change the role of' })).toBeVisible();
	await expect(panel.getByRole('listitem').filter({ hasText: 'T-77' })).toBeVisible();
	world.wire.heal();
	await closePanel(page);
});

test('P30 the activity can be filtered by author, subject, action, result and day', async () => {
	const { page } = stage;

	const dialog = await openFilter(page);
	await pick(dialog, page, 'Who', ben.name);
	await pick(dialog, page, 'About', jimenez.name);
	await dialog.getByRole('combobox', { name: 'Action' }).selectOption('Suspend and restore');
	await dialog.getByRole('combobox', { name: 'Result' }).selectOption('In effect');
	await dialog.getByLabel('Decided from', { exact: true }).fill('2026-01-01');
	await dialog.getByRole('button', { name: 'Show', exact: true }).click();

	await expect(entries(page)).toHaveCount(1);
	await expect(entry(page, `Suspend ${jimenez.name}`)).toBeVisible();
	await page.getByRole('button', { name: 'Remove Action: Suspend and restore' }).click();
	await expect(entries(page)).toHaveCount(2);

	await page.getByRole('button', { name: 'Clear filters', exact: true }).click();
	await expect(entries(page)).toHaveCount(50);
	await page.getByRole('button', { name: 'Load older', exact: true }).click();
	await expect(page.getByText('You’ve reached the beginning.')).toBeVisible();
	expect(await entries(page).count()).toBeGreaterThan(50);
});

test('P30 a manager reads only about visible administrators and cannot verify the log', async () => {
	const { world } = stage;
	const owner = await connect(world.server.url, ben);
	const organizationIds = [organizationId('Kestrel Air')];
	const args = { id: jimenez.id, mode: 'selected' as const, organizationIds };
	await owner.push(owner.mutation('organizationAccess.setMode', args));

	const { page: managers } = await stage.openBrowser();
	await signIn(managers, mara);
	await openScreen(managers, 'Activity');
	await expect(entries(managers).first()).toBeVisible();
	await expect(managers.getByText('You’ve reached the beginning.')).toBeVisible();
	await expect(entries(managers).filter({ hasText: jimenez.name })).toHaveCount(0);
	await managers.getByRole('button', { name: 'Export and verify' }).click();
	const verify = managers.getByRole('menuitem', { name: 'Verify the log' });
	await expect(verify).toContainText('Only an Administrator With Billing can do this.');
});

test('P31 the activity is exported as CSV and as JSON with its filters applied', async () => {
	const { page } = stage;

	const csv = await exportAs(page, 'Export as CSV');
	const lines = csv.split('\r\n');
	expect(lines[0]).toContain('version,decided_at,made_at,actor,');
	const line = lines.find((text) => text.includes('T-77'));
	expect(line).toContain(`administrator.suspend,administrator,${jimenez.name},${jimenez.id}`);
	expect(line).toContain(
		'suspended,false,true,Left the company,T-77,Test client,127.0.0.1,applied'
	);

	const dialog = await openFilter(page);
	await dialog.getByRole('combobox', { name: 'Action' }).selectOption('Role');
	await dialog.getByRole('button', { name: 'Show', exact: true }).click();
	const json: unknown = JSON.parse(await exportAs(page, 'Export filtered as JSON'));
	expect(json).toMatchObject([
		{
			action: 'administrator.changeRole',
			subject: { id: jimenez.id },
			changes: [{ field: 'role', from: 'Read Only', to: 'Manager' }]
		}
	]);
	await page.getByRole('button', { name: 'Clear filters', exact: true }).click();
});

test('P31 the export dialog says in advance that it needs a connection', async () => {
	const { page, world } = stage;
	world.wire.cut();
	await syncChip(page).click();
	await page.getByRole('button', { name: 'Sync now', exact: true }).click();
	await page.keyboard.press('Escape');
	await expect(syncChip(page)).toContainText(OFFLINE);

	await page.getByRole('button', { name: 'Export and verify' }).click();
	const item = page.getByRole('menuitem', { name: 'Export as CSV' });
	await expect(item).toContainText('Connect to do this.');
	await page.keyboard.press('Escape');
	world.wire.heal();
	await expectUpToDate(page);
});

test('P31 an owner verifies the log and reads where it was tampered with', async () => {
	const { page, world } = stage;

	await expect(await verify(page)).toContainText(/The log is intact: \d+ entries/);
	await page.getByRole('button', { name: 'Close', exact: true }).click();

	tamper(world, 4);
	await expect(await verify(page)).toContainText(
		'The log is broken at entry 4. The 3 entries before it are intact.'
	);
	await page.getByRole('button', { name: 'Close', exact: true }).click();
});

async function openActivityOf(page: Page, name: string): Promise<Locator> {
	const panel = await openAdministrator(page, name);
	await panel.getByRole('tab', { name: 'Activity', exact: true }).click();
	return panel;
}

function entries(page: Page): Locator {
	return page.getByRole('main').getByRole('list').filter({ hasText: 'made' }).getByRole('listitem');
}

function entry(page: Page, words: string): Locator {
	return entries(page).filter({ hasText: words });
}

async function openFilter(page: Page): Promise<Locator> {
	await page.getByRole('button', { name: /^Filter/ }).click();
	return page.getByRole('dialog', { name: 'Filter activity', exact: true });
}

async function pick(dialog: Locator, page: Page, label: string, name: string): Promise<void> {
	await dialog.getByRole('button', { name: `${label}: Any` }).click();
	const choice = page.getByRole('dialog', { name: label, exact: true });
	await choice.getByRole('searchbox').fill(name);
	await choice.getByRole('button', { name }).click();
	await expect(dialog.getByRole('button', { name: `${label}: ${name}` })).toBeVisible();
}

async function exportAs(page: Page, item: string): Promise<string> {
	await page.getByRole('button', { name: 'Export and verify' }).click();
	const downloading = page.waitForEvent('download');
	await page.getByRole('menuitem', { name: item }).click();
	return readFile(await (await downloading).path(), 'utf8');
}

async function verify(page: Page): Promise<Locator> {
	await page.getByRole('button', { name: 'Export and verify' }).click();
	await page.getByRole('menuitem', { name: 'Verify the log' }).click();
	return page.getByRole('dialog', { name: 'Verify the log', exact: true });
}

/** Tampers like an attacker who has the server's disk, but neither its program nor its keys. */
function tamper({ server }: World, version: number): void {
	const database = new DatabaseSync(join(server.dataDir, 'tenantry.sqlite'));
	unlockLogsOf(database);
	database.prepare('UPDATE audit_event SET actor_name = ? WHERE version = ?').run('Eve', version);
	database.close();
}
