import { expect, test, type Page } from '@playwright/test';
import {
	mfaToggle,
	openAccountSettings,
	openAdding,
	openStage,
	permissions
} from '#support/browser/acceptance.ts';
import {
	closePanel,
	confirm,
	enterPassword,
	expectUpToDate,
	filterBy,
	find,
	findRow,
	list,
	openAdministrator,
	openScreen,
	proveCode,
	signIn
} from '#support/browser/app.ts';
import { connect } from '#support/world/client.ts';
import { auditEvents, storedRows } from '#support/world/database.ts';
import { ada, mara, people, sam } from '#support/world/people.ts';

let secret = '';
const stage = openStage(ada, async (world) => {
	secret = await (await connect(world.url, ada)).enrol({ stepsAhead: -1 });
});
const required = people.find(({ isMfaRequired, password }) => isMfaRequired && !password);

test('S56 only an Administrator With Billing may change the Global MFA Requirement', async () => {
	const { page } = await stage.openBrowser();
	await signIn(page, mara);
	const box = await openAccountSettings(page);

	await expect(box).toBeDisabled();
	await expect(page.getByText('Only an Administrator With Billing can change this.')).toBeVisible();
});

test('S58 the Global MFA Requirement is found at Settings > Account', async () => {
	await expect(await openAccountSettings(stage.page)).toBeVisible();
	await expect(stage.page).toHaveURL(/\/settings\/account$/);
});

test('S59 the Global MFA Requirement is a checkbox', async () => {
	const box = await openAccountSettings(stage.page);

	await expect(box).toBeEnabled();
	await expect(box).not.toBeChecked();
});

test('S64 Save commits the Global MFA Requirement', async () => {
	await setGlobalMfa(stage.page, true);

	await expect(await openAccountSettings(stage.page)).toBeChecked();
	const [provider] = await storedRows(stage.world, 'provider');
	expect(provider?.value).toMatchObject({ globalMfaRequired: true });
});

test('S57 the Global MFA Requirement requires MFA of every administrator at login', async () => {
	const { page } = await stage.openBrowser();
	await page.goto('/');
	await enterPassword(page, sam);

	const code = page.getByRole('img', { name: 'QR code for your authenticator app' });
	await expect(code).toBeVisible();
});

test('S60 the Global MFA Requirement applies to existing administrators and to those added later', async () => {
	await expectEverybodyRequired(stage.page);

	const panel = await openAdding(stage.page);
	await expect(mfaToggle(panel)).toBeDisabled();
	await panel
		.getByRole('textbox', { name: 'Administrator Email Address*', exact: true })
		.fill('later@northwind-msp.example');
	await permissions(panel);
	await panel.getByRole('combobox', { name: 'Role*', exact: true }).selectOption('Manager');
	await panel.getByRole('button', { name: 'Save', exact: true }).click();
	await proveCode(stage.page, secret);
	await expect(panel).toBeHidden();
	await expectEverybodyRequired(stage.page);
});

test('S63 administrators who were required before keep their requirement', async () => {
	if (required === undefined) throw new Error('Nobody is required.');

	expect(await auditEvents(stage.world, 'administrator.requireMfa')).toEqual([]);
	const row = await findRow(stage.page, required.name);
	await expect(row).toContainText('Not Enrolled');
});

test('S61 every administrator still has MFA required after the requirement is turned off', async () => {
	await openScreen(stage.page, 'Administrators');
	const panel = await openAdministrator(stage.page, sam.name);
	await expect(mfaToggle(panel)).toBeDisabled();
	await expect(panel.getByText('Required for everyone in Settings > Account')).toBeVisible();
	await closePanel(stage.page);

	await setGlobalMfa(stage.page, false);
	await expectEverybodyRequired(stage.page);
});

test('S62 the setting of one administrator can be edited again after the requirement is turned off', async () => {
	await openScreen(stage.page, 'Administrators');
	const panel = await openAdministrator(stage.page, sam.name);

	await expect(mfaToggle(panel)).toBeChecked();
	await expect(mfaToggle(panel)).toBeEnabled();
	await mfaToggle(panel).click();
	await confirm(stage.page, 'Remove MFA');
	await expect(mfaToggle(panel)).not.toBeChecked();
	await closePanel(stage.page);
});

async function setGlobalMfa(page: Page, isOn: boolean): Promise<void> {
	const box = await openAccountSettings(page);
	await box.setChecked(isOn);
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await confirm(page, isOn ? 'Turn on' : 'Turn off');
	await expectUpToDate(page);
}

async function expectEverybodyRequired(page: Page): Promise<void> {
	await openScreen(page, 'Administrators');
	await find(page, '');
	await filterBy(page, 'MFA: Requirement', 'Not Required');
	await expect(page.getByText('No match')).toBeVisible();
	await page.getByRole('button', { name: 'Clear filters' }).first().click();
	await expect(list(page)).toBeVisible();
}
