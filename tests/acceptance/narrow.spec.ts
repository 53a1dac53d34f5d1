import { expect, test, type Locator } from '@playwright/test';
import {
	goOffline,
	goOnline,
	mfaToggle,
	openAccountSettings,
	openAdding,
	openStage,
	permissions
} from '#support/browser/acceptance.ts';
import {
	confirm,
	expectUpToDate,
	find,
	findRow,
	openAdministrator,
	openScreen,
	save,
	syncChip
} from '#support/browser/app.ts';
import { auditEvents, storedRows } from '#support/world/database.ts';
import { ada, jimenez, mara, noor, people, rightToLeft, sam } from '#support/world/people.ts';

// Repeats on touch screens what the other files test on a desktop. Each change is made offline
// first.
for (const [device, viewport] of [
	['phone', { width: 390, height: 844 }],
	['tablet', { width: 820, height: 1180 }]
] as const)
	test.describe(`on a ${device}`, () => {
		const stage = openStage(ada, undefined, { viewport });
		const added = { firstName: 'Zoë', email: `zoe.${device}@northwind-msp.example` };

		test.beforeEach(() => openScreen(stage.page, 'Administrators'));

		test(`S27 on a ${device} the Administrators tab lists them, with status, role, reach and MFA`, async () => {
			const { page } = stage;
			const screens = page.getByRole('navigation', { name: 'Screens' });
			const tab = screens.getByRole('link', { name: 'Administrators', exact: true });
			await expect(tab).toHaveAttribute('aria-current', 'page');
			await expect(page.getByText(`${people.length} administrators`)).toBeVisible();

			const row = await findRow(page, noor.name);
			for (const word of ['Active', noor.email, noor.role, 'All organizations'])
				await expect(row.getByText(word, { exact: true })).toBeVisible();
			await expect(row).toContainText('MFA Required, Not Enrolled');
			await find(page, '');
		});

		test(`S18 on a ${device} an administrator cannot be saved without an email, and the reason stands next to the field`, async () => {
			const panel = await openAdding(stage.page);
			await panel.getByRole('button', { name: 'Save', exact: true }).click();

			await expect(panel.getByText('Enter an email address.', { exact: true })).toBeVisible();
			await expect(textOf(panel, 'Administrator Email Address*')).toBeFocused();
			await leave(panel);
		});

		test(`S25 on a ${device} an administrator is added offline with both tabs, and arrives when it is online`, async () => {
			const { page } = stage;
			await goOffline(stage);
			const panel = await openAdding(page);
			await textOf(panel, 'First Name').fill(added.firstName);
			await textOf(panel, 'Administrator Email Address*').fill(added.email);
			await expect(mfaToggle(panel)).toBeChecked();
			await permissions(panel);
			await panel.getByRole('combobox', { name: 'Role*', exact: true }).selectOption('Help Desk');
			await save(panel);
			await expect(await findRow(page, added.firstName)).toContainText('On this computer');

			await goOnline(stage);
			await expectUpToDate(page);
			expect((await recordOf('email', added.email))?.role).toBe('Help Desk');
		});

		test(`S37 on a ${device} the name opens Edit Administrator, and closing it leads back`, async () => {
			const panel = await openAdministrator(stage.page, sam.name);
			for (const name of ['First Name', 'Last Name', 'Administrator Email Address*'])
				await expect(textOf(panel, name)).toBeEditable();
			await leave(panel);

			const search = stage.page.getByRole('searchbox', { name: 'Search administrators' });
			await expect(search).toHaveValue(sam.name);
		});

		test(`S46 on a ${device} Suspend Account suspends, offline too, within four taps`, async () => {
			const { page } = stage;
			await goOffline(stage);
			await find(page, mara.name);
			await page.getByRole('link', { name: mara.name, exact: true }).click();
			await page.getByRole('button', { name: 'Suspend Account', exact: true }).click();
			const dialog = page.getByRole('alertdialog', { name: 'Suspend Account', exact: true });
			await expect(dialog).toContainText('You’re offline.');
			await dialog.getByRole('button', { name: 'Suspend', exact: true }).click();
			await expect(dialog).toBeHidden();
			await expect(syncChip(page)).toContainText('On this computer 1');
			const panel = page.getByRole('dialog', { name: 'Edit Administrator', exact: true });
			const notice = page.getByRole('region', { name: 'Notices' });
			const button = panel.getByRole('button', { name: 'Save', exact: true });
			await expect(panel.getByText(/^Suspend /).first()).toBeVisible();
			await expect.poll(async () => (await bottomOf(button)) <= (await topOf(notice))).toBe(true);
			await expect(notice.getByRole('button').last()).toBeInViewport({ ratio: 1 });

			await leave(panel);
			await goOnline(stage);
			await expect.poll(async () => (await recordOf('id', mara.id))?.suspended).toBe(true);
			await expect(await findRow(page, mara.name)).toContainText('Suspended');
		});

		test(`S47 on a ${device} Restore Account restores a suspended administrator`, async () => {
			const panel = await openAdministrator(stage.page, mara.name);
			await panel.getByRole('button', { name: 'Restore Account', exact: true }).click();
			await confirm(stage.page, 'Restore');

			await expect(panel.getByRole('button', { name: 'Restore Account' })).toBeHidden();
			await leave(panel);
			await expect(await findRow(stage.page, mara.name)).toContainText('Active');
		});

		test(`S69 on a ${device} turning MFA on asks with Require MFA, and off with Remove MFA`, async () => {
			const { page } = stage;
			const panel = await openAdministrator(page, jimenez.name);
			await mfaToggle(panel).click();
			await confirm(page, 'Require MFA');
			await expect(mfaToggle(panel)).toBeChecked();
			await mfaToggle(panel).click();
			const name = 'Remove MFA Requirement';
			await expect(page.getByRole('alertdialog', { name, exact: true })).toBeVisible();
			await confirm(page, 'Remove MFA');

			await expect(mfaToggle(panel)).not.toBeChecked();
			await leave(panel);
		});

		test(`S43 on a ${device} Send TOTP Reset Email waits offline, and is sent once`, async () => {
			await goOffline(stage);
			const panel = await openAdministrator(stage.page, rightToLeft.name);
			await panel.getByRole('button', { name: 'Send TOTP Reset Email', exact: true }).click();
			await confirm(stage.page, 'Send');
			await expect(panel.getByText(/^Will be sent when you’re back online\./)).toBeVisible();
			await leave(panel);

			await goOnline(stage);
			await expectUpToDate(stage.page);
			expect(await auditEvents(stage.world, 'administrator.sendTotpReset')).toHaveLength(1);
		});

		test(`S54 on a ${device} role, API access and organizations are edited and saved together`, async () => {
			const { page } = stage;
			const panel = await openAdministrator(page, rightToLeft.name);
			await permissions(panel);
			await panel.getByRole('combobox', { name: 'Role*', exact: true }).selectOption('Manager');
			await panel.getByRole('checkbox', { name: 'Enable API access', exact: true }).check();
			const choose = panel.getByRole('button', { name: 'Choose organizations' });
			const option = page.getByRole('option', { name: 'Alder Legal' });
			await choose.or(option).first().waitFor();
			if (await choose.isVisible()) {
				await choose.click();
				await option.click();
				await page.getByRole('button', { name: 'Done', exact: true }).click();
			} else await option.click();
			await save(panel);

			await expect(await findRow(page, rightToLeft.name)).toContainText('Manager');
			await expectUpToDate(page);
			expect(await recordOf('id', rightToLeft.id)).toMatchObject({ apiAccess: true });
			const links = await storedRows(stage.world, 'organizationAccess');
			const own = links.find(({ id }) => id === rightToLeft.id);
			expect(Object.values(own?.value ?? {})).toEqual([true, true]);
		});

		test(`S34 on a ${device} API Key Access is explained on tap`, async () => {
			const panel = await openAdministrator(stage.page, sam.name);
			await permissions(panel);
			await panel.getByRole('button', { name: 'Disabled', exact: true }).click();

			const explanation = stage.page.getByRole('tooltip');
			await expect(explanation).toHaveText('Can’t generate or use an API key.');
			await stage.page.keyboard.press('Escape');
			await leave(panel);
		});

		test(`S64 on a ${device} Save commits the Global MFA Requirement, with its pre-flight`, async () => {
			const box = await openAccountSettings(stage.page);
			await box.check();
			await stage.page.getByRole('button', { name: 'Save', exact: true }).click();
			const dialog = stage.page.getByRole('alertdialog');
			await expect(dialog).toContainText('will need a TOTP code to sign in');

			await dialog.getByRole('button', { name: 'Turn on', exact: true }).click();
			await expect(dialog).toBeHidden();
			await expect
				.poll(async () => (await storedRows(stage.world, 'provider'))[0]?.value)
				.toMatchObject({ globalMfaRequired: true });
		});

		async function recordOf(field: 'id' | 'email', value: string) {
			const rows = await storedRows(stage.world, 'administrator');
			return rows.find((row) => (field === 'id' ? row.id : row.value.email) === value)?.value;
		}
	});

function textOf(panel: Locator, name: string): Locator {
	return panel.getByRole('textbox', { name, exact: true });
}

async function leave(panel: Locator): Promise<void> {
	await panel.getByRole('button', { name: /^(Close|Back)$/ }).click();
	await expect(panel).toBeHidden();
}

async function topOf(element: Locator): Promise<number> {
	return (await element.boundingBox())?.y ?? Number.NaN;
}

async function bottomOf(element: Locator): Promise<number> {
	const box = await element.boundingBox();
	return box === null ? Number.NaN : box.y + box.height;
}
