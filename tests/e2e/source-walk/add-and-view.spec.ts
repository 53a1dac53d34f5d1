// @all: walks every procedure twice
import { expect, test, type Locator } from '@playwright/test';
import { ROLES } from '@tenantry/shared/domain/role.ts';
import { mfaToggle } from '#support/browser/acceptance.ts';
import {
	choosePassphrase,
	closePanel,
	enterPassword,
	expectUpToDate,
	find,
	findRow,
	list,
	OFFLINE,
	openAdministrator,
	openScreen,
	syncChip,
	unlock
} from '#support/browser/app.ts';
import {
	BEYOND_THE_DOCUMENT,
	buttonOf,
	fieldOf,
	storedAdministrator,
	walkTwice
} from '#support/browser/source-walk.ts';
import { ada, ben, invited, mara, noor, sam } from '#support/world/people.ts';

const added = { name: 'Zoë Falk', email: 'zoe.falk@northwind-msp.example' };

walkTwice(ada, (walk) => {
	const { stage, isCut } = walk;

	test('to log in', async () => {
		const { page } = await stage.openBrowser();
		await test.step('Log in to the portal, for the first time on this phone.', async () => {
			await page.goto('/');
			await page.evaluate(() => navigator.serviceWorker.ready);
			if (isCut) {
				stage.world.wire.cut();
				await enterPassword(page, ben);
				await expect(page.getByText('Connect to sign in for the first time.')).toBeVisible();
				stage.world.wire.heal();
			}
			await enterPassword(page, ben);
			await choosePassphrase(page);
			await expect(list(page)).toBeVisible();
		});
	});

	test('to add an administrator', () =>
		walk.follow(async () => {
			const { page } = stage;
			const panel = page.getByRole('dialog', { name: 'Add Administrator', exact: true });
			const role = panel.getByRole('combobox', { name: 'Role*', exact: true });
			const apiAccess = panel.getByRole('checkbox', { name: 'Enable API access', exact: true });

			await test.step('Click the Administrators tab.', () => openScreen(page, 'Administrators'));
			await test.step('Click the plus icon ( + ).', async () => {
				await page.getByRole('link', { name: BEYOND_THE_DOCUMENT.plus, exact: true }).click();
				await expect(panel).toBeVisible();
			});
			await test.step('In the Details tab, enter a First Name and a Last Name.', async () => {
				const details = panel.getByRole('tab', { name: 'Details', exact: true });
				await expect(details).toHaveAttribute('aria-selected', 'true');
				await fieldOf(panel, 'First Name').fill('Zoë');
				await fieldOf(panel, 'Last Name').fill('Falk');
			});
			await test.step('Without an email address the administrator cannot be saved.', async () => {
				await buttonOf(panel, 'Save').click();
				await expect(panel.getByText('Enter an email address.', { exact: true })).toBeVisible();
			});
			await test.step('Enter an Administrator Email Address*.', () =>
				fieldOf(panel, 'Administrator Email Address*').fill(added.email));
			await test.step('Toggle Multi-Factor Authentication on or off.', async () => {
				await mfaToggle(panel).click();
				await expect(mfaToggle(panel)).not.toBeChecked();
				await mfaToggle(panel).click();
				await expect(mfaToggle(panel)).toBeChecked();
			});
			await test.step('With MFA required, a TOTP token and the credentials are needed at the next login.', () =>
				expect(
					panel.getByText(/enter a TOTP code with their password at next login/)
				).toBeVisible());
			await test.step('In the Permissions & Access tab, under Permissions, select the Role*.', async () => {
				await panel.getByRole('tab', { name: /^Permissions & Access/ }).click();
				const area = panel.getByRole('region', { name: 'Permissions', exact: true });
				await expect(area).toContainText('Role*');
				await buttonOf(panel, 'Save').click();
				await expect(panel.getByText('Choose a role.', { exact: true })).toBeVisible();
				for (const name of ROLES)
					await expect(role.getByRole('option', { name, exact: true })).toBeAttached();
				await role.selectOption('Manager');
			});
			await test.step('API access is disabled by default: select Enable API access so that they can generate their own key.', async () => {
				await expect(apiAccess).not.toBeChecked();
				await apiAccess.check();
				await expect(panel.getByText(/generate and use one API key of their own/)).toBeVisible();
			});
			await test.step('In the Organization Access field, select the organizations.', () =>
				chooseOrganization(panel, 'Alder Legal'));
			await test.step('Click Save.', async () => {
				await buttonOf(panel, 'Save').click();
				await expect(panel).toBeHidden();
			});
			await test.step('The details of the account are visible on the Administrators tab.', () =>
				walk.expectListed(added.name, ['Pending', added.email, 'Manager', 'Alder Legal']));
		}));

	test('the added administrators are on the server', async () => {
		expect(await storedAdministrator(walk, 'email', added.email)).toMatchObject({
			firstName: 'Zoë',
			lastName: 'Falk',
			role: 'Manager',
			apiAccess: true,
			mfaRequired: true
		});
	});

	test('to view details', () =>
		walk.follow(async () => {
			const { page } = stage;
			await test.step('Click the Administrators tab: the administrators are listed.', async () => {
				await openScreen(page, 'Administrators');
				for (const { name } of [ada, sam, invited])
					await expect(await findRow(page, name)).toBeVisible();
				await find(page, '');
			});
			await test.step('These details are shown: Name, Email, Role, Organizations, Status, API Key Access, MFA: Requirement, MFA: Enrollment.', async () => {
				await page.getByRole('button', { name: /^Filter/ }).click();
				const { columns: name } = BEYOND_THE_DOCUMENT;
				const sheet = page.getByRole('dialog', { name, exact: true });
				const options = sheet.getByRole('combobox', { name: 'Sort by' }).getByRole('option');
				await expect(options).toHaveText([
					'Name',
					'Email',
					'Role',
					'Organizations',
					'Status',
					'API Key Access',
					'MFA: Requirement',
					'MFA: Enrollment'
				]);
				await sheet.getByRole('button', { name: /^Show / }).click();
			});
			for (const [sentence, subject, word] of [
				['Name: first and last name.', sam, sam.name],
				['Email: the email address.', sam, sam.email],
				['Role: the permission level.', sam, sam.role],
				['Organizations: the ones that the administrator can reach.', sam, 'All organizations'],
				['Organizations: chosen ones, if access is limited.', mara, 'Alder Legal'],
				['Status: active.', sam, 'Active'],
				['Status: pending.', invited, 'Pending'],
				['MFA: Requirement says Required.', noor, 'MFA Required, Not Enrolled'],
				['MFA: Requirement says Not Required.', sam, 'MFA Not Required, Not Enrolled']
			] as const)
				await test.step(sentence, async () =>
					expect(await findRow(page, subject.name)).toContainText(word)
				);
			await test.step('MFA: Enrollment says Enrolled or Not Enrolled.', async () => {
				const panel = await openAdministrator(page, noor.name);
				const enrollment = panel.getByRole('definition').filter({ hasText: /^Not Enrolled$/ });
				await expect(panel.getByText('MFA: Enrollment', { exact: true })).toBeVisible();
				await expect(enrollment).toBeVisible();
			});
			await test.step('API Key Access is explained on the status itself.', async () => {
				const panel = page.getByRole('dialog', { name: 'Edit Administrator', exact: true });
				await panel.getByRole('tab', { name: 'Permissions & Access', exact: true }).click();
				await expect(panel.getByText('API Key Access', { exact: true })).toBeVisible();
				await buttonOf(panel, 'Disabled').click();
				await expect(page.getByRole('tooltip')).toHaveText('Can’t generate or use an API key.');
				await page.keyboard.press('Escape');
				await closePanel(page);
			});
		}));

	test('to log in again', async () => {
		const { world, page } = stage;
		await test.step('Log in to the portal, on a phone that has been signed in before.', async () => {
			if (isCut) world.wire.cut();
			await unlock(page);
			if (isCut) await expect(syncChip(page)).toContainText(OFFLINE);
			else await expectUpToDate(page);
		});
	});

	async function chooseOrganization(panel: Locator, name: string): Promise<void> {
		const access = panel.getByRole('radiogroup', { name: 'Organization Access', exact: true });
		await expect(access.getByRole('radio', { name: 'All organizations' })).toBeChecked();
		await access.getByRole('radio', { name: 'Selected organizations' }).check();
		await buttonOf(panel, BEYOND_THE_DOCUMENT.chooseOrganizations).click();
		await stage.page.getByRole('option', { name, exact: true }).click();
		await stage.page.getByRole('button', { name: BEYOND_THE_DOCUMENT.chosen, exact: true }).click();
		await expect(panel.getByText('Reaches 1 of 12 organizations.')).toBeVisible();
	}
});
