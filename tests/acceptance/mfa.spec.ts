import { expect, test, type Page } from '@playwright/test';
import { cellOf, mfaToggle, openAdding, openStage } from '#support/browser/acceptance.ts';
import {
	OFFLINE,
	closePanel,
	confirm,
	enrol,
	enterPassword,
	expectUpToDate,
	findRow,
	openAdministrator,
	openScreen,
	save,
	syncChip
} from '#support/browser/app.ts';
import { auditEvents } from '#support/world/database.ts';
import { ada, jimenez, noor, rightToLeft, sam } from '#support/world/people.ts';
import { codeOf } from '#support/auth/totp.ts';
import { waitUntil } from '#support/runner/wait.ts';

const stage = openStage(ada);

test.beforeEach(() => openScreen(stage.page, 'Administrators'));

async function requireMfa(page: Page, name: string): Promise<void> {
	const panel = await openAdministrator(page, name);
	await mfaToggle(panel).click();
	await confirm(page, 'Require MFA');
	await save(panel);
}

test('S67 MFA can be required of one administrator on adding and later', async () => {
	const panel = await openAdding(stage.page);
	await expect(mfaToggle(panel)).toBeEnabled();
	await panel.getByRole('button', { name: 'Close', exact: true }).click();

	await requireMfa(stage.page, jimenez.name);
	await expect(cellOf(await findRow(stage.page, jimenez.name), 'Required')).toBeVisible();
});

test('S69 turning MFA on asks for confirmation with the button Require MFA', async () => {
	const panel = await openAdministrator(stage.page, sam.name);
	await mfaToggle(panel).click();
	const dialog = stage.page.getByRole('alertdialog');
	await expect(dialog).toContainText(sam.name);

	await dialog.getByRole('button', { name: 'Require MFA', exact: true }).click();
	await expect(dialog).toBeHidden();
	await expect(mfaToggle(panel)).toBeChecked();
	await closePanel(stage.page);
});

test('S70 Save after requiring leaves the requirement in force', async () => {
	await requireMfa(stage.page, rightToLeft.name);

	await expectUpToDate(stage.page);
	const row = await findRow(stage.page, rightToLeft.name);
	await expect(cellOf(row, 'Required')).toBeVisible();
	await expect(row).not.toContainText('On this computer');
});

test('S71 the enrollment of a required administrator is visible in MFA: Enrollment', async () => {
	await expect(cellOf(await findRow(stage.page, jimenez.name), 'Not Enrolled')).toBeVisible();
	const { page } = await stage.openBrowser();
	await page.goto('/');
	await enterPassword(page, noor);
	await enrol(page);

	await expect(cellOf(await findRow(stage.page, noor.name), 'Enrolled')).toBeVisible();
});

test('S72 turning MFA off asks for confirmation in Remove MFA Requirement, with the button Remove MFA', async () => {
	const panel = await openAdministrator(stage.page, noor.name);
	await mfaToggle(panel).click();
	const name = 'Remove MFA Requirement';
	const dialog = stage.page.getByRole('alertdialog', { name, exact: true });

	await dialog.getByRole('button', { name: 'Remove MFA', exact: true }).click();
	await expect(dialog).toBeHidden();
	await expect(mfaToggle(panel)).not.toBeChecked();
	await closePanel(stage.page);
});

test('S73 Save after removing leaves the requirement removed', async () => {
	const panel = await openAdministrator(stage.page, jimenez.name);
	await mfaToggle(panel).click();
	await confirm(stage.page, 'Remove MFA');
	await save(panel);

	await expectUpToDate(stage.page);
	await expect(cellOf(await findRow(stage.page, jimenez.name), 'Not Required')).toBeVisible();
});

test('S74 the enrollment is still shown after the requirement was removed', async () => {
	const row = await findRow(stage.page, noor.name);

	await expect(cellOf(row, 'Not Required')).toBeVisible();
	await expect(cellOf(row, 'Enrolled')).toBeVisible();
});

test('S43 Send TOTP Reset Email waits without a connection, and is sent once', async () => {
	stage.world.wire.cut();
	await expect(syncChip(stage.page)).toContainText(OFFLINE);
	const panel = await openAdministrator(stage.page, rightToLeft.name);
	const security = panel.getByRole('region', { name: 'Security', exact: true });
	await security.getByRole('button', { name: 'Send TOTP Reset Email', exact: true }).click();
	await expect(stage.page.getByRole('alertdialog')).toContainText(
		/You’re offline\. .* stays enrolled and signed in until this change reaches the server/
	);
	await confirm(stage.page, 'Send');
	await expect(security.getByText(/^Will be sent when you’re back online\./)).toBeVisible();

	stage.world.wire.heal();
	await expect(security.getByText(/^Sent just now/)).toBeVisible();
	expect(await auditEvents(stage.world, 'administrator.sendTotpReset')).toHaveLength(1);
	await closePanel(stage.page);
});

test('S42 an administrator with MFA required signs in with a TOTP code and the credentials', async () => {
	const subject = await stage.openBrowser();
	await subject.page.goto('/');
	await enterPassword(subject.page, sam);
	const key = await subject.page.getByRole('main').locator('code').innerText();
	await enrol(subject.page);
	const used = codeOf(key);

	const { page } = await stage.openBrowser();
	await page.goto('/');
	await enterPassword(page, sam);
	await expect(page.getByLabel('Six-digit code', { exact: true })).toBeVisible();
	// Each code is good for one sign-in.
	await waitUntil(() => codeOf(key) !== used);
	await page.getByLabel('Six-digit code', { exact: true }).fill(codeOf(key));
	await page.getByRole('button', { name: 'Continue', exact: true }).click();
	await expect(page.getByLabel('Offline passphrase', { exact: true })).toBeVisible();
});
