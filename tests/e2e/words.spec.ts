// @all: tours every screen
import type { Locator, Page } from '@playwright/test';
import {
	closePanel,
	findRow,
	list,
	openAdministrator,
	openScreen,
	signIn
} from '#support/browser/app.ts';
import { connect } from '#support/world/client.ts';
import { ada, ben, invited, people, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

const notRequired = people.find(({ isMfaRequired, password }) => !isMfaRequired && !password);
const required = people.find(({ isMfaRequired, password }) => isMfaRequired && !password);

for (const [device, viewport] of [
	['desk', { width: 1440, height: 900 }],
	['tablet', { width: 820, height: 1180 }],
	['phone', { width: 390, height: 844 }]
] as const)
	test(`every place, column, field and dialog is found by its role and exact name on a ${device}`, async ({
		world,
		openBrowser
	}) => {
		await (await connect(world.url, ada)).enrol();
		const { page } = await openBrowser({ viewport });
		await signIn(page, ben);

		if (device === 'desk') await test.step('the list and its columns', () => checkList(page));
		await test.step('the list', () => checkPlaces(page));
		await test.step('Edit Administrator > Details', () => checkDetails(page));
		await test.step('Edit Administrator > Permissions & Access', () => checkPermissions(page));
		await test.step('suspending and restoring', () => checkAccount(page));
		await test.step('requiring and removing MFA', () => checkMfa(page));
		await test.step('Add Administrator', () => checkAdd(page));
		await test.step('Settings > Account', () => checkSettings(page));
	});

async function checkPlaces(page: Page): Promise<void> {
	const screens = page.getByRole('navigation', { name: 'Screens' });
	for (const name of ['Administrators', 'Settings'])
		await expect(screens.getByRole('link', { name, exact: true })).toBeVisible();
	await expect(page.getByRole('link', { name: 'Add administrator', exact: true })).toBeVisible();
	await expect(await findRow(page, sam.name)).toContainText('Active');
	await expect(await findRow(page, invited.name)).toContainText('Pending');
}

async function checkList(page: Page): Promise<void> {
	await expect(page.getByRole('link', { name: 'Administrators', exact: true })).toBeVisible();
	for (const name of [
		'Name',
		'Email',
		'Role',
		'Organizations',
		'Status',
		'API Key Access',
		'MFA: Requirement',
		'MFA: Enrollment'
	]) {
		await expect(list(page).getByRole('columnheader', { name, exact: true })).toBeVisible();
	}
	for (const name of ['Active', 'Required', 'Not Required', 'Not Enrolled', 'Disabled', 'All']) {
		await expect(list(page).getByRole('cell', { name, exact: true }).first()).toBeAttached();
	}
	for (const [{ name }, word] of [
		[invited, 'Pending'],
		[ada, 'Enrolled']
	] as const) {
		const row = await findRow(page, name);
		await expect(row.getByRole('cell', { name: word, exact: true })).toBeVisible();
	}
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
	await expect(panel.getByText(/^When required, they’ll enter a TOTP code/)).toBeVisible();
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
	await confirmIn(page, settings, { opener: 'Suspend Account', verb: 'Suspend' });
	await expect(settings.getByText('Suspended', { exact: true })).toBeVisible();
	await closePanel(page);
	await expect(await findRow(page, sam.name)).toContainText('Suspended');
	await openAdministrator(page, sam.name);
	await confirmIn(page, settings, { opener: 'Restore Account', verb: 'Restore' });
	await expect(settings.getByText('Active', { exact: true })).toBeVisible();
	await closePanel(page);
}

async function checkMfa(page: Page): Promise<void> {
	if (notRequired === undefined || required === undefined) throw new Error('Nobody to check.');
	const name = 'Multi-Factor Authentication';
	const panel = await openAdministrator(page, notRequired.name);
	await expect(panel.getByText('Not Required', { exact: true })).toBeVisible();
	await page.getByRole('switch', { name, exact: true }).click();
	await answer(page, 'Require Multi-Factor Authentication', 'Require MFA');
	await expect(panel.getByText('Required', { exact: true })).toBeVisible();
	await closePanel(page);
	await openAdministrator(page, required.name);
	await page.getByRole('switch', { name, exact: true }).click();
	await answer(page, 'Remove MFA Requirement', 'Remove MFA');
	await closePanel(page);
}

async function checkAdd(page: Page): Promise<void> {
	await page.getByRole('link', { name: 'Add administrator', exact: true }).click();
	const panel = page.getByRole('dialog', { name: 'Add Administrator', exact: true });
	await expectTabs(panel);
	const toggle = panel.getByRole('switch', { name: 'Multi-Factor Authentication', exact: true });
	await expect(toggle).toBeChecked();
	await expect(panel.getByText(/^When required, they’ll enter a TOTP code/)).toBeVisible();
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
	await expect(page.getByRole('heading', { name: 'Account', exact: true })).toBeVisible();
	const box = page.getByRole('checkbox', { name: 'Global MFA Requirement', exact: true });
	await expect(box).toBeEnabled();
	await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeVisible();
}

async function expectTabs(panel: Locator): Promise<void> {
	for (const name of ['Details', 'Permissions & Access']) {
		await expect(panel.getByRole('tab', { name, exact: true })).toBeVisible();
	}
}

async function confirmIn(
	page: Page,
	settings: Locator,
	{ opener, verb }: { readonly opener: string; readonly verb: string }
): Promise<void> {
	await settings.getByRole('button', { name: opener, exact: true }).click();
	await answer(page, opener, verb);
}

async function answer(page: Page, title: string, verb: string): Promise<void> {
	const dialog = page.getByRole('alertdialog', { name: title, exact: true });
	await dialog.getByRole('button', { name: verb, exact: true }).click();
	await expect(dialog).toBeHidden();
}
