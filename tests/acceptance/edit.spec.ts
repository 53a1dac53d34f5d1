import { expect, test, type Locator } from '@playwright/test';
import { cellOf, discard, mfaToggle, openStage, permissions } from '#support/browser/acceptance.ts';
import {
	choosePassphrase,
	closePanel,
	enterPassword,
	expectUpToDate,
	findRow,
	openAdministrator,
	openScreen,
	save
} from '#support/browser/app.ts';
import { ada, jimenez, mara, sam } from '#support/world/people.ts';

const stage = openStage(ada);

test.beforeEach(() => openScreen(stage.page, 'Administrators'));

function fieldOf(panel: Locator, name: string): Locator {
	return panel.getByRole('textbox', { name, exact: true });
}

test('S37 the Name in the list opens the window for editing', async () => {
	const row = await findRow(stage.page, sam.name);
	await row.getByRole('link', { name: sam.name, exact: true }).click();

	const panel = stage.page.getByRole('dialog', { name: 'Edit Administrator', exact: true });
	await expect(panel).toBeVisible();
	await closePanel(stage.page);
});

for (const [row, name, value] of [
	['S38', 'First Name', mara.firstName],
	['S39', 'Last Name', mara.lastName],
	['S40', 'Administrator Email Address*', mara.email]
] as const) {
	test(`${row} Edit, Details has ${name}`, async () => {
		const panel = await openAdministrator(stage.page, mara.name);

		await expect(fieldOf(panel, name)).toHaveValue(value);
		await expect(fieldOf(panel, name)).toBeEditable();
		if (name === 'Administrator Email Address*') {
			await fieldOf(panel, name).fill('');
			await panel.getByRole('button', { name: 'Save', exact: true }).click();
			await expect(panel.getByText('Enter an email address.', { exact: true })).toBeVisible();
			await discard(stage.page, panel);
		} else await closePanel(stage.page);
	});
}

test('S41 Edit, Security toggles between MFA Required and Not Required', async () => {
	const panel = await openAdministrator(stage.page, sam.name);
	const security = panel.getByRole('region', { name: 'Security', exact: true });

	await expect(mfaToggle(security)).not.toBeChecked();
	await expect(security.getByText('Not Required', { exact: true })).toBeVisible();
	await closePanel(stage.page);
});

test('S44 Account Settings shows the status', async () => {
	const panel = await openAdministrator(stage.page, sam.name);
	const account = panel.getByRole('region', { name: 'Account Settings', exact: true });

	await expect(account.getByText('Active', { exact: true })).toBeVisible();
	await closePanel(stage.page);
});

test('S48 the Role is chosen from a drop-down under Permissions & Access', async () => {
	const panel = await openAdministrator(stage.page, sam.name);
	await permissions(panel);
	const area = panel.getByRole('region', { name: 'Permissions', exact: true });

	await expect(area.getByRole('combobox', { name: 'Role*', exact: true })).toHaveValue(sam.role);
	await area.getByRole('combobox', { name: 'Role*', exact: true }).selectOption('Read Only');
	await save(panel);
	await expect(cellOf(await findRow(stage.page, sam.name), 'Read Only')).toBeVisible();
});

test('S50 the checkbox Enable API access lets an administrator generate a key', async () => {
	const panel = await openAdministrator(stage.page, sam.name);
	await permissions(panel);
	await panel.getByRole('checkbox', { name: 'Enable API access', exact: true }).check();
	await save(panel);

	await expect(await findRow(stage.page, sam.name)).toContainText('Enabled');
	await expectUpToDate(stage.page);
});

test('S51 the first four characters of a key are shown once it is generated', async () => {
	const { page } = await stage.openBrowser();
	await page.goto('/');
	await enterPassword(page, sam);
	await choosePassphrase(page);
	await openScreen(page, 'Settings');
	await page.getByRole('main').getByRole('link', { name: 'Profile', exact: true }).click();
	await page.getByRole('button', { name: 'Generate key', exact: true }).click();
	const dialog = page.getByRole('alertdialog', { name: 'Your new API key', exact: true });
	const key = await dialog.locator('code').innerText();
	await dialog.getByRole('button', { name: 'I’ve saved it', exact: true }).click();
	await expect(page.getByText(`${key.slice(0, 4)}…`, { exact: true })).toBeVisible();

	const panel = await openAdministrator(stage.page, sam.name);
	await permissions(panel);
	await expect(panel.getByText(`${key.slice(0, 4)}…`, { exact: true })).toBeVisible();
	await expect(panel.getByText(key)).toBeHidden();
	await closePanel(stage.page);
});

test('S52 the date of a key is shown once it is generated', async () => {
	const panel = await openAdministrator(stage.page, sam.name);
	await permissions(panel);

	await expect(panel.getByRole('definition').filter({ hasText: /^today$/ })).toBeVisible();
	await expect(panel.getByText('Created', { exact: true })).toBeVisible();
	await closePanel(stage.page);
});

test('S54 Organization Access is edited by adding and removing organizations', async () => {
	const panel = await openAdministrator(stage.page, mara.name);
	await permissions(panel);
	await expect(panel.getByText('Reaches 5 of 12 organizations.')).toBeVisible();
	await panel.getByRole('option', { name: 'Kestrel Air' }).click();
	await panel.getByRole('button', { name: 'Remove Alder Legal', exact: true }).click();
	await save(panel);

	await openAdministrator(stage.page, mara.name);
	await permissions(panel);
	const chosen = panel.getByRole('list', { name: 'Selected organizations', exact: true });
	await expect(chosen.getByText('Kestrel Air', { exact: true })).toBeVisible();
	await expect(chosen.getByText('Alder Legal', { exact: true })).toBeHidden();
	await closePanel(stage.page);
});

test('S55 Save applies the edits, and the details are visible on the tab', async () => {
	const panel = await openAdministrator(stage.page, jimenez.name);
	await fieldOf(panel, 'First Name').fill('Josefa');
	await fieldOf(panel, 'Administrator Email Address*').fill('josefa@northwind-msp.example');
	await save(panel);

	const row = await findRow(stage.page, `Josefa ${jimenez.lastName}`);
	await expect(cellOf(row, 'josefa@northwind-msp.example')).toBeVisible();
	await expectUpToDate(stage.page);
	await expect(row).not.toContainText('On this computer');
});
