import { expect, test, type Locator } from '@playwright/test';
import { ROLES } from '@tenantry/shared/domain/role.ts';
import {
	cellOf,
	discard,
	mfaToggle,
	openAdding,
	openStage,
	permissions
} from '#support/browser/acceptance.ts';
import {
	expectUpToDate,
	findRow,
	openAdministrator,
	openScreen,
	save,
	signIn
} from '#support/browser/app.ts';
import { storedRows } from '#support/world/database.ts';
import { ada, ben } from '#support/world/people.ts';

const stage = openStage(ada);

test.beforeEach(() => openScreen(stage.page, 'Administrators'));

const added = {
	firstName: 'Zoë',
	lastName: 'Falk',
	name: 'Zoë Falk',
	email: 'zoe.falk@northwind-msp.example'
};

function fieldOf(panel: Locator, name: string): Locator {
	return panel.getByRole('textbox', { name, exact: true });
}

function apiAccessOf(panel: Locator): Locator {
	return panel.getByRole('checkbox', { name: 'Enable API access', exact: true });
}

async function close(panel: Locator): Promise<void> {
	await panel.getByRole('button', { name: 'Close', exact: true }).click();
	await expect(panel).toBeHidden();
}

test('S12 adding is available after login', async () => {
	const { page } = await stage.openBrowser();
	await page.goto('/administrators/new');
	await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
	await expect(page.getByRole('link', { name: 'Add administrator' })).toBeHidden();

	await signIn(page, ben);
	await expect(page.getByRole('link', { name: 'Add administrator', exact: true })).toBeVisible();
});

test('S14 the plus button opens the form for adding', async () => {
	const panel = await openAdding(stage.page);

	await expect(panel).toBeVisible();
	await close(panel);
});

for (const [row, name] of [
	['S15', 'First Name'],
	['S16', 'Last Name']
] as const) {
	test(`${row} the Details tab of a new administrator asks for ${name}`, async () => {
		const panel = await openAdding(stage.page);
		await expect(panel.getByRole('tab', { name: 'Details', exact: true })).toBeVisible();

		await expect(fieldOf(panel, name)).toBeEditable();
		await close(panel);
	});
}

test('S17 the Details tab of a new administrator asks for the email address and marks it as required', async () => {
	const panel = await openAdding(stage.page);

	const field = fieldOf(panel, 'Administrator Email Address*');
	await expect(field).toHaveAttribute('aria-required', 'true');
	await close(panel);
});

test('S18 an administrator cannot be saved without an email, and the reason stands next to the field', async () => {
	const panel = await openAdding(stage.page);
	await fieldOf(panel, 'First Name').fill('Nobody');
	await permissions(panel);
	await panel.getByRole('combobox', { name: 'Role*', exact: true }).selectOption('Manager');
	await panel.getByRole('button', { name: 'Save', exact: true }).click();

	await expect(panel.getByText('Enter an email address.', { exact: true })).toBeVisible();
	await expect(fieldOf(panel, 'Administrator Email Address*')).toBeFocused();
	await discard(stage.page, panel);
});

test('S19 Multi-Factor Authentication is on while adding, and can be turned off without a question', async () => {
	const panel = await openAdding(stage.page);
	const toggle = mfaToggle(panel);
	await expect(toggle).toBeChecked();

	await toggle.click();
	await expect(toggle).not.toBeChecked();
	await expect(stage.page.getByRole('alertdialog')).toBeHidden();
	await discard(stage.page, panel);
});

test('S20 the toggle says that a TOTP token is required at the next login', async () => {
	const panel = await openAdding(stage.page);

	await expect(
		panel.getByText('they’ll enter a TOTP code with their password at next login')
	).toBeVisible();
	await close(panel);
});

test('S11 API access is disabled for a new administrator', async () => {
	const panel = await openAdding(stage.page);
	await permissions(panel);

	await expect(apiAccessOf(panel)).not.toBeChecked();
	await close(panel);
});

test('S21 adding has a tab Permissions & Access', async () => {
	const panel = await openAdding(stage.page);
	await panel.getByRole('tab', { name: 'Permissions & Access', exact: true }).click();

	await expect(panel.getByRole('region', { name: 'Permissions', exact: true })).toBeVisible();
	await close(panel);
});

test('S22 a role is chosen from a list, and Save is refused without one', async () => {
	const panel = await openAdding(stage.page);
	await fieldOf(panel, 'Administrator Email Address*').fill('somebody@northwind-msp.example');
	await panel.getByRole('button', { name: 'Save', exact: true }).click();

	await expect(panel.getByText('Choose a role.', { exact: true })).toBeVisible();
	const role = panel.getByRole('combobox', { name: 'Role*', exact: true });
	await expect(role).toHaveAttribute('aria-required', 'true');
	for (const name of ROLES)
		await expect(role.getByRole('option', { name, exact: true })).toBeAttached();
	await discard(stage.page, panel);
});

test('S23 Enable API access is off and says that it lets the administrator generate their own key', async () => {
	const panel = await openAdding(stage.page);
	await permissions(panel);

	await expect(apiAccessOf(panel)).not.toBeChecked();
	await expect(panel.getByText('generate and use one API key of their own')).toBeVisible();
	await apiAccessOf(panel).check();
	await discard(stage.page, panel);
});

test('S24 the field Organization Access offers all organizations or chosen ones', async () => {
	const panel = await openAdding(stage.page);
	await permissions(panel);
	const access = panel.getByRole('radiogroup', { name: 'Organization Access', exact: true });
	await expect(access.getByRole('radio', { name: 'All organizations' })).toBeChecked();

	await access.getByRole('radio', { name: 'Selected organizations' }).check();
	await panel.getByRole('option', { name: 'Alder Legal' }).click();
	await expect(panel.getByText('Reaches 1 of 12 organizations.')).toBeVisible();
	await discard(stage.page, panel);
});

test('S25 Save creates the administrator', async () => {
	const panel = await openAdding(stage.page);
	await fieldOf(panel, 'First Name').fill(added.firstName);
	await fieldOf(panel, 'Last Name').fill(added.lastName);
	await fieldOf(panel, 'Administrator Email Address*').fill(added.email);
	await permissions(panel);
	await panel.getByRole('combobox', { name: 'Role*', exact: true }).selectOption('Help Desk');
	await save(panel);

	await expectUpToDate(stage.page);
	const rows = await storedRows(stage.world, 'administrator');
	expect(rows.map(({ value }) => value)).toContainEqual(
		expect.objectContaining({ email: added.email, role: 'Help Desk', apiAccess: false })
	);
});

test('S26 after Save the administrator and the details are visible on the tab', async () => {
	const row = await findRow(stage.page, added.name);

	for (const value of [added.email, 'Help Desk', 'All', 'Disabled', 'Required', 'Not Enrolled']) {
		await expect(cellOf(row, value)).toBeVisible();
	}
	await expect(row).toContainText('Pending');
});

test('S2 after adding, the account can be viewed, required MFA, suspended and restored, and its password reset', async () => {
	const panel = await openAdministrator(stage.page, added.name);

	await expect(fieldOf(panel, 'Administrator Email Address*')).toHaveValue(added.email);
	await expect(mfaToggle(panel)).toBeEnabled();
	await expect(panel.getByRole('button', { name: 'Suspend Account', exact: true })).toBeEnabled();
	const reset = panel.getByRole('button', { name: 'Send Password Reset Email', exact: true });
	await expect(reset).toBeVisible();
	await close(panel);
});
