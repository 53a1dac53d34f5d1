import type { Locator, Page } from '@playwright/test';
import { find, list, openAdministrator, openScreen, signIn } from '#support/e2e-app.ts';
import { ada, invited, people, sam } from '#support/e2e-people.ts';
import { expect, test } from '#support/e2e-test.ts';

const notRequired = people.find(({ isMfaRequired, password }) => !isMfaRequired && !password);
const required = people.find(({ isMfaRequired, password }) => isMfaRequired && !password);

test('every place, column, field and dialog is found by its role and exact name', async ({
	openBrowser
}) => {
	const { page } = await openBrowser();
	await signIn(page, ada);

	await test.step('the list and its columns', () => checkList(page));
	await test.step('Edit Administrator > Details', () => checkDetails(page));
	await test.step('Edit Administrator > Permissions & Access', () => checkPermissions(page));
	await test.step('suspending and restoring', () => checkAccount(page));
	await test.step('requiring and removing MFA', () => checkMfa(page));
	await test.step('Add Administrator', () => checkAdd(page));
	await test.step('Settings > Account', () => checkSettings(page));
});

async function checkList(page: Page): Promise<void> {
	await expect(page.getByRole('link', { name: 'Administrators', exact: true })).toBeVisible();
	for (const name of [
		...['Name', 'Email', 'Role', 'Organizations', 'Status', 'API Key Access'],
		...['MFA: Requirement', 'MFA: Enrollment']
	]) {
		await expect(list(page).getByRole('columnheader', { name, exact: true })).toBeVisible();
	}
	for (const name of [
		...['Active', 'Required', 'Not Required', 'Not Enrolled', 'Disabled', 'All']
	]) {
		await expect(list(page).getByRole('cell', { name, exact: true }).first()).toBeAttached();
	}
	await find(page, invited.name);
	await expect(list(page).getByRole('cell', { name: 'Pending', exact: true })).toBeVisible();
}

async function checkDetails(page: Page): Promise<void> {
	const panel = await openAdministrator(page, sam.name);
	await expectTabs(panel);
	for (const name of ['First Name', 'Last Name', 'Administrator Email Address*']) {
		await expect(panel.getByRole('textbox', { name, exact: true })).toBeVisible();
	}
	for (const name of ['Send TOTP Reset Email', 'Send Password Reset Email']) {
		await expect(panel.getByRole('button', { name, exact: true })).toBeVisible();
	}
	for (const name of ['Security', 'Account Settings']) {
		await expect(panel.getByRole('region', { name, exact: true })).toBeVisible();
	}
	const toggle = panel.getByRole('switch', { name: 'Multi-Factor Authentication', exact: true });
	await expect(toggle).toBeVisible();
	await expect(panel.getByText(/^Require Multi-Factor Authentication/)).toBeVisible();
	for (const name of ['Send TOTP Reset Email', 'Send Password Reset Email']) {
		await expect(panel.getByRole('button', { name, exact: true })).toBeEnabled();
	}
	await expect(panel.getByRole('button', { name: 'Restore Account' })).toBeHidden();

	await panel.getByRole('textbox', { name: 'Administrator Email Address*' }).fill('');
	await panel.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(panel.getByText('Enter an email address.')).toBeVisible();
	await panel.getByRole('textbox', { name: 'Administrator Email Address*' }).fill(sam.email);
}

async function checkPermissions(page: Page): Promise<void> {
	const panel = page.getByRole('dialog', { name: 'Edit Administrator', exact: true });
	await panel.getByRole('tab', { name: 'Permissions & Access', exact: true }).click();
	await expect(panel.getByRole('region', { name: 'Permissions', exact: true })).toBeVisible();
	await expect(panel.getByRole('combobox', { name: 'Role*', exact: true })).toHaveValue(sam.role);
	const apiAccess = panel.getByRole('checkbox', { name: 'Enable API access', exact: true });
	await expect(apiAccess).not.toBeChecked();
	const access = { name: 'Organization Access', exact: true };
	await expect(panel.getByRole('radiogroup', access)).toBeVisible();
	await panel.getByRole('tab', { name: 'Details', exact: true }).click();
}

async function checkAccount(page: Page): Promise<void> {
	const settings = page.getByRole('region', { name: 'Account Settings', exact: true });
	await expect(settings.getByText('Active', { exact: true })).toBeVisible();
	await confirmWith(page, settings.getByRole('button', { name: 'Suspend Account' }), 'Suspend');
	await expect(settings.getByText('Suspended', { exact: true })).toBeVisible();
	await confirmWith(page, settings.getByRole('button', { name: 'Restore Account' }), 'Restore');
	await expect(settings.getByText('Active', { exact: true })).toBeVisible();
}

async function checkMfa(page: Page): Promise<void> {
	if (notRequired === undefined || required === undefined) throw new Error('Nobody to check.');
	const name = 'Multi-Factor Authentication';
	await openAdministrator(page, notRequired.name);
	await confirmWith(page, page.getByRole('switch', { name, exact: true }), 'Require MFA');
	await openAdministrator(page, required.name);
	await page.getByRole('switch', { name, exact: true }).click();
	const dialog = page.getByRole('alertdialog', { name: 'Remove MFA Requirement', exact: true });
	await dialog.getByRole('button', { name: 'Remove MFA', exact: true }).click();
	await expect(dialog).toBeHidden();
}

async function checkAdd(page: Page): Promise<void> {
	await page.getByRole('link', { name: 'Add administrator', exact: true }).click();
	const panel = page.getByRole('dialog', { name: 'Add Administrator', exact: true });
	await expectTabs(panel);
	const toggle = panel.getByRole('switch', { name: 'Multi-Factor Authentication', exact: true });
	await expect(toggle).toBeChecked();
	await expect(panel.getByText(/^Require Multi-Factor Authentication/)).toBeVisible();
	await toggle.click();
	await expect(page.getByRole('alertdialog')).toBeHidden();
	await toggle.click();
	await panel.getByRole('tab', { name: 'Permissions & Access', exact: true }).click();
	await expect(panel.getByRole('radio', { name: 'All organizations' })).toBeChecked();
	await panel.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(panel.getByText('Enter an email address.')).toBeVisible();
	await panel.getByRole('tab', { name: /^Permissions & Access/ }).click();
	await expect(panel.getByText('Choose a role.', { exact: true })).toBeVisible();
	await panel.getByRole('button', { name: /^(Close|Back)$/ }).click();
}

async function checkSettings(page: Page): Promise<void> {
	await openScreen(page, 'Settings');
	await page.getByRole('main').getByRole('link', { name: 'Account', exact: true }).click();
	const box = page.getByRole('checkbox', { name: 'Global MFA Requirement', exact: true });
	await expect(box).toBeEnabled();
	await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeVisible();
}

async function expectTabs(panel: Locator): Promise<void> {
	for (const name of ['Details', 'Permissions & Access']) {
		await expect(panel.getByRole('tab', { name, exact: true })).toBeVisible();
	}
}

async function confirmWith(page: Page, opener: Locator, verb: string): Promise<void> {
	await opener.click();
	const dialog = page.getByRole('alertdialog');
	await dialog.getByRole('button', { name: verb, exact: true }).click();
	await expect(dialog).toBeHidden();
}
