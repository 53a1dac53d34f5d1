import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import * as z from 'zod/mini';
import { goOffline, goOnline, openStage } from '#support/browser/acceptance.ts';
import {
	enterPassphrase,
	expectUpToDate,
	find,
	findRow,
	list,
	openScreen,
	signIn,
	syncChip
} from '#support/browser/app.ts';
import { connect } from '#support/world/client.ts';
import { storedRows } from '#support/world/database.ts';
import { ada, ben, mara, organizationNames, people, sam } from '#support/world/people.ts';
import { tenantry } from '#support/world/world.ts';

const roster = resolve(import.meta.dirname, '../fixtures/roster');
const spreadsheet = resolve(roster, 'administrators.csv');
const header = [
	'First Name',
	'Last Name',
	'Administrator Email Address',
	'Role',
	'MFA',
	'Enable API access',
	'Organization Access'
];

const Organizations = z.object({ results: z.array(z.looseObject({ name: z.string() })) });

/** Adds the organizations of the spreadsheet to the existing ones, without repeating a name. */
const stage = openStage(ada, async ({ server, databaseUrl }) => {
	const path = resolve(roster, 'organizations.json');
	const { results } = Organizations.parse(JSON.parse(await readFile(path, 'utf8')));
	const here = new Set<string>(organizationNames);
	const fresh = resolve(server.dataDir, 'organizations.json');
	await writeFile(fresh, JSON.stringify(results.filter(({ name }) => !here.has(name))));
	const place = { dataDir: server.dataDir, databaseUrl };
	await tenantry(place, 'import', fresh, '--provider', 'Northwind MSP');
});

async function chooseInMenu(page: Page, name: string): Promise<void> {
	await page.getByRole('button', { name: 'Import, export and share', exact: true }).click();
	await page.getByRole('menuitem', { name, exact: true }).click();
}

async function openImport(page: Page): Promise<Locator> {
	await openScreen(page, 'Administrators');
	await chooseInMenu(page, 'Import administrators');
	const panel = page.getByRole('dialog', { name: 'Import Administrators', exact: true });
	await expect(panel).toBeVisible();
	return panel;
}

function tally(panel: Locator): Locator {
	return panel.getByRole('status');
}

function lines(panel: Locator): Locator {
	return panel.getByRole('list', { name: 'Lines', exact: true }).getByRole('listitem');
}

async function anotherFile(panel: Locator): Promise<void> {
	await panel.getByRole('button', { name: 'Another file', exact: true }).click();
}

/** Returns the content of a download. */
async function downloaded(page: Page, begin: () => Promise<void>): Promise<string> {
	const downloading = page.waitForEvent('download');
	await begin();
	return readFile(await (await downloading).path(), 'utf8');
}

async function paste(panel: Locator, ...rows: readonly (readonly string[])[]): Promise<void> {
	const text = [header, ...rows].map((row) => row.join('\t')).join('\n');
	await panel.getByLabel('Or paste lines, the header first').fill(text);
	await panel.getByRole('button', { name: 'Preview', exact: true }).click();
}

test('P32 the list is exported as filtered, with chosen columns and defused formulas, offline', async () => {
	const { page, world } = stage;
	const other = await connect(world.server.url, ben);
	await other.push(other.mutation('administrator.editDetails', { id: sam.id, firstName: '=1+1' }));
	await openScreen(page, 'Administrators');
	await find(page, sam.email);
	await expect(list(page).getByText('=1+1 Rivera')).toBeVisible();
	await goOffline(stage);

	await chooseInMenu(page, 'Export administrators');
	const dialog = page.getByRole('dialog', { name: 'Export Administrators', exact: true });
	await expect(
		dialog.getByRole('radio', { name: 'In the list now: 1 administrator' })
	).toBeChecked();
	for (const name of ['Last Name', 'MFA', 'Enable API access'])
		await dialog.getByRole('checkbox', { name, exact: true }).uncheck();
	const text = await downloaded(page, () =>
		dialog.getByRole('button', { name: 'Export', exact: true }).click()
	);
	expect(text).toBe(
		'\uFEFFFirst Name,Administrator Email Address,Role,Organization Access,Status\r\n' +
			`'=1+1,${sam.email},Help Desk,All,Active\r\n`
	);
	const notices = page.getByRole('region', { name: 'Notices' });
	await expect(notices.getByText('Exported 1 administrator.')).toBeVisible();
	await goOnline(stage);
});

test('P32 all administrators are exported, and an import recognizes them as existing', async () => {
	const { page } = stage;
	await expectUpToDate(page);
	await chooseInMenu(page, 'Export administrators');
	const dialog = page.getByRole('dialog', { name: 'Export Administrators', exact: true });
	await dialog.getByRole('radio', { name: /^Everyone/ }).check();
	const text = await downloaded(page, () =>
		dialog.getByRole('button', { name: 'Export', exact: true }).click()
	);

	const panel = await openImport(page);
	await panel
		.getByLabel('Spreadsheet', { exact: true })
		.setInputFiles({ name: 'administrators.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

	const everybody = await storedRows(stage.world, 'administrator');
	await expect(tally(panel)).toHaveText(`0 to add, ${everybody.length} already here, 0 refused.`);
	await anotherFile(panel);
	await find(page, '');
});

test('P33 a file shows the result for each line before anything changes', async () => {
	const panel = await openImport(stage.page);
	await expect(panel.getByText('Up to 10,000 lines and 5 MB.')).toBeVisible();

	await panel.getByLabel('Spreadsheet', { exact: true }).setInputFiles(spreadsheet);

	await expect(tally(panel)).toHaveText('84 to add, 0 already here, 36 refused.');
	await expect(lines(panel).nth(2)).toContainText('Liam Washington');
	await expect(lines(panel).nth(2)).toContainText(
		'Administrator · MFA Required · API access · 7 organizations'
	);
	await panel.getByRole('button', { name: 'Refused 36', exact: true }).click();
	await expect(lines(panel)).toHaveCount(36);
	await expect(lines(panel).nth(0)).toContainText('Administrator Email Address is empty.');
	await expect(lines(panel).nth(1)).toContainText('is not an email address.');
	await expect(lines(panel).nth(2)).toContainText('There is no role “Superuser”.');
	await expect(lines(panel).nth(3)).toContainText('Line 10 has the same address.');
	await expect(lines(panel).nth(4)).toContainText('There is no organization “No Such Client Ltd”');
	const report = await downloaded(stage.page, () =>
		panel.getByRole('button', { name: 'Save these lines as a report', exact: true }).click()
	);
	expect(report.trimEnd().split('\r\n')).toHaveLength(1 + 36);
	await expectUpToDate(stage.page);
	expect(await storedRows(stage.world, 'administrator')).toHaveLength(people.length);
});

test('P33 valid lines are imported without a connection, and an invalid one does not stop them', async () => {
	const panel = stage.page.getByRole('dialog', { name: 'Import Administrators', exact: true });
	await goOffline(stage);
	await expect(panel.getByText('You’re offline. They’ll be saved on this device')).toBeVisible();

	await panel.getByRole('button', { name: 'Import 84 administrators', exact: true }).click();

	await expect(tally(panel)).toHaveText('On this computer 84');
	await expect(syncChip(stage.page)).toContainText('On this computer 84');
	await expect(await findRow(stage.page, 'Liam Washington')).toContainText('On this computer');
	await find(stage.page, '');
	await goOnline(stage);
	await expect(tally(panel)).toHaveText('In effect 84');
	await expect(lines(panel).nth(2)).toContainText('In effect');
	const rows = await storedRows(stage.world, 'administrator');
	expect(rows).toHaveLength(people.length + 84);
	expect(rows.map(({ value }) => value)).toContainEqual(
		expect.objectContaining({ email: 'zoe.eze.8+csv@northwind-msp.example', role: 'Help Desk' })
	);
});

test('P33 importing the same file again adds no administrator twice', async () => {
	const panel = stage.page.getByRole('dialog', { name: 'Import Administrators', exact: true });
	await anotherFile(panel);

	await panel.getByLabel('Spreadsheet', { exact: true }).setInputFiles(spreadsheet);

	await expect(tally(panel)).toHaveText('0 to add, 84 already here, 36 refused.');
	await expect(panel.getByRole('button', { name: 'Import 0 administrators' })).toBeDisabled();
	await anotherFile(panel);
});

test('P33 a refusal by the server is shown at its line, and unsent lines can be withdrawn', async () => {
	const panel = await openImport(stage.page);
	await goOffline(stage);
	const email = 'taken@northwind-msp.example';
	const { world } = stage;
	const other = await connect(world.server.url, ben);
	const first = {
		id: 'c'.repeat(24),
		email,
		firstName: 'Early',
		lastName: 'Come',
		role: 'Manager'
	};
	await other.push(other.mutation('administrator.create', first));

	const late = ['Late', 'Come', email, 'Manager', '', '', 'All'];
	await paste(panel, late, [
		'Zoë',
		'Falk',
		'zoe.falk@northwind-msp.example',
		'Read Only',
		'',
		'',
		''
	]);
	await expect(tally(panel)).toHaveText('2 to add, 0 already here, 0 refused.');
	await panel.getByRole('button', { name: 'Import 2 administrators', exact: true }).click();
	await panel.getByRole('button', { name: 'Undo 2', exact: true }).click();
	await expect(tally(panel)).toHaveText('Didn’t happen 2');
	await anotherFile(panel);
	await paste(panel, late);
	await panel.getByRole('button', { name: 'Import 1 administrator', exact: true }).click();
	await expect(tally(panel)).toHaveText('On this computer 1');
	await goOnline(stage);

	await expect(tally(panel)).toHaveText('Needs you 1');
	await expect(lines(panel)).toContainText('Another administrator already has this email address.');
	await anotherFile(panel);
});

test('P33 a file without a required column is refused with the name of the column', async () => {
	const panel = await openImport(stage.page);

	await panel.getByLabel('Spreadsheet', { exact: true }).setInputFiles({
		name: 'people.csv',
		mimeType: 'text/csv',
		buffer: Buffer.from('First Name,Last Name,Email\nAda,Park,ada@x.example\n')
	});

	await expect(panel.getByRole('alert')).toContainText('“Administrator Email Address”, “Role”');
	await panel.getByRole('button', { name: 'Close', exact: true }).click();
});

test('P33 only roles that may add administrators can import them, and other roles read why', async () => {
	const { page } = await stage.openBrowser();
	await signIn(page, mara);
	await page.getByRole('button', { name: 'Import, export and share', exact: true }).click();

	const item = page.getByRole('menuitem', { name: 'Import administrators', exact: true });
	await expect(item).toBeDisabled();
	await expect(item).toHaveAccessibleDescription('Your role doesn’t allow this.');
	await page.goto('/administrators/import');
	await enterPassphrase(page);
	await expect(
		page.getByRole('heading', { name: 'You cannot import administrators' })
	).toBeVisible();
});
