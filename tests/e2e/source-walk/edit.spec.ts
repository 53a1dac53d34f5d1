// @all: walks every procedure twice
import { expect, test } from '@playwright/test';
import { goOffline, goOnline, mfaToggle } from '#support/browser/acceptance.ts';
import { closePanel, confirm, findRow, openScreen, save, signIn } from '#support/browser/app.ts';
import {
	BEYOND_THE_DOCUMENT,
	buttonOf,
	chooseName,
	fieldOf,
	sectionOf,
	storedAdministrator,
	walkTwice
} from '#support/browser/source-walk.ts';
import { auditEvents } from '#support/world/database.ts';
import { ada, jimenez, mara, sam } from '#support/world/people.ts';

walkTwice(ada, (walk) => {
	const { stage, isCut } = walk;

	test('to edit an administrator', () =>
		walk.follow(async () => {
			const panel = await chooseName(walk, jimenez.name);
			await test.step('In the Details tab, edit the First Name and the Last Name.', async () => {
				await fieldOf(panel, 'First Name').fill('Josefa');
				await fieldOf(panel, 'Last Name').fill('Jiménez');
			});
			await test.step('Edit the Administrator Email Address*, which is required.', async () => {
				const email = fieldOf(panel, 'Administrator Email Address*');
				await email.fill('');
				await buttonOf(panel, 'Save').click();
				await expect(panel.getByText('Enter an email address.', { exact: true })).toBeVisible();
				await email.fill('josefa@northwind-msp.example');
			});
			await test.step('Under Security, Multi-Factor Authentication is toggled Required or Not Required.', async () => {
				const security = sectionOf(panel, 'Security');
				await expect(mfaToggle(security)).toBeEnabled();
				await expect(security.getByText('Not Required', { exact: true })).toBeVisible();
			});
			await test.step('Under Account Settings, the status of the account is shown.', () =>
				expect(
					sectionOf(panel, 'Account Settings').getByText('Active', { exact: true })
				).toBeVisible());
			await test.step('Restore Account is offered only for an account that is suspended already.', async () => {
				await expect(buttonOf(panel, 'Suspend Account')).toBeVisible();
				await expect(buttonOf(panel, 'Restore Account')).toBeHidden();
			});
			await test.step('In the Permissions & Access tab, under Permissions, change the Role.', async () => {
				await panel.getByRole('tab', { name: /^Permissions & Access/ }).click();
				const role = sectionOf(panel, 'Permissions').getByRole('combobox', { name: 'Role*' });
				await role.selectOption('Help Desk');
			});
			await test.step('See what each role can do.', async () => {
				await buttonOf(panel, 'What each role can do').click();
				const guide = stage.page.getByRole('dialog', { name: 'What each role can do' });
				await expect(guide.getByRole('list', { name: 'Help Desk', exact: true })).toBeAttached();
				await buttonOf(guide, 'Close').click();
			});
			await test.step('Select Enable API access.', () =>
				panel.getByRole('checkbox', { name: 'Enable API access', exact: true }).check());
			await test.step('Click Save: the edits are applied and visible on the Administrators tab.', async () => {
				await save(panel);
				await walk.expectListed('Josefa Jiménez', ['josefa@northwind-msp.example', 'Help Desk']);
			});
		}));

	test('the edits have arrived', async () => {
		expect(await storedAdministrator(walk, 'id', jimenez.id)).toMatchObject({
			firstName: 'Josefa',
			email: 'josefa@northwind-msp.example',
			role: 'Help Desk',
			apiAccess: true
		});
	});

	test('to edit Organization Access', () =>
		walk.follow(async () => {
			const panel = await chooseName(walk, mara.name);
			await test.step('In the Organization Access field, add and remove organizations.', async () => {
				await panel.getByRole('tab', { name: 'Permissions & Access', exact: true }).click();
				await buttonOf(panel, 'Remove Alder Legal').click();
				await buttonOf(panel, BEYOND_THE_DOCUMENT.chooseOrganizations).click();
				const sheet = stage.page.getByRole('dialog', { name: 'Organization Access', exact: true });
				await sheet.getByRole('option', { name: 'Kestrel Air', exact: true }).click();
				await buttonOf(sheet, BEYOND_THE_DOCUMENT.chosen).click();
			});
			await test.step('Click Save: the details are visible on the Administrators tab.', async () => {
				await save(panel);
				const row = await findRow(stage.page, mara.name);
				await expect(row).not.toContainText('Alder Legal');
				await expect(row).toContainText('Cedar Clinics');
			});
		}));

	test('to send the reset emails', () =>
		walk.follow(async () => {
			const panel = await chooseName(walk, sam.name);
			const words = isCut ? /^Will be sent when you’re back online\./ : /^Sent just now/;
			await test.step('Under Security, click Send TOTP Reset Email.', async () => {
				const security = sectionOf(panel, 'Security');
				await buttonOf(security, 'Send TOTP Reset Email').click();
				const text = await confirm(stage.page, BEYOND_THE_DOCUMENT.sendReset);
				if (isCut) expect(text).toContain('You’re offline.');
				await expect(security.getByText(words)).toBeVisible();
			});
			await test.step('Under Account Settings, click Send Password Reset Email.', async () => {
				const account = sectionOf(panel, 'Account Settings');
				await buttonOf(account, 'Send Password Reset Email').click();
				await expect(account.getByText(words)).toBeVisible();
			});
			await save(panel);
		}));

	test('each email was sent once', async () => {
		for (const name of ['administrator.sendTotpReset', 'administrator.sendPasswordReset'])
			expect(await auditEvents(stage.world, name)).toHaveLength(1);
	});

	test('to suspend an account', () =>
		walk.follow(async () => {
			const panel = await chooseName(walk, mara.name);
			const dialog = stage.page.getByRole('alertdialog', { name: 'Suspend Account', exact: true });
			await test.step('Before suspending, see what suspending means.', () =>
				expect(panel.getByRole('link', { name: 'About suspending and restoring' })).toHaveAttribute(
					'href',
					'/help#suspend'
				));
			await test.step('Under Account Settings, click Suspend Account.', () =>
				buttonOf(sectionOf(panel, 'Account Settings'), 'Suspend Account').click());
			await test.step('Access ends immediately; data and configuration are kept.', async () => {
				await expect(dialog).toContainText('will be signed out everywhere');
				await expect(dialog).toContainText('Their role, organizations and settings are kept');
				const offline = `${mara.name} keeps access until this change reaches the server.`;
				if (isCut) await expect(dialog).toContainText(`You’re offline. ${offline}`);
			});
			await test.step('To confirm, click Suspend.', async () => {
				await buttonOf(dialog, 'Suspend').click();
				await expect(dialog).toBeHidden();
			});
			await test.step('Click Save: the account is shown as suspended in the list.', async () => {
				await save(panel);
				await walk.expectListed(mara.name, ['Suspended']);
			});
		}));

	test('to restore an account', async () => {
		const before = await storedAdministrator(walk, 'id', mara.id);
		expect(before).toMatchObject({ suspended: true });
		await walk.follow(async () => {
			const panel = await chooseName(walk, mara.name);
			const dialog = stage.page.getByRole('alertdialog', { name: 'Restore Account', exact: true });
			await test.step('Under Account Settings, click Restore Account.', async () => {
				const account = sectionOf(panel, 'Account Settings');
				await expect(account.getByText('Suspended', { exact: true })).toBeVisible();
				await buttonOf(account, 'Restore Account').click();
				const offline = `${mara.name} stays suspended until this change reaches the server.`;
				if (isCut) await expect(dialog).toContainText(`You’re offline. ${offline}`);
			});
			await test.step('To confirm, click Restore.', async () => {
				await buttonOf(dialog, 'Restore').click();
				await expect(dialog).toBeHidden();
			});
			await test.step('Click Save: the account is shown as active in the list.', async () => {
				await save(panel);
				await walk.expectListed(mara.name, ['Active']);
			});
		});
		expect(await storedAdministrator(walk, 'id', mara.id)).toEqual({ ...before, suspended: false });
	});

	test('to see an API key', async () => {
		let prefix = '';
		const openKey = async () => {
			const panel = await chooseName(walk, sam.name);
			await panel.getByRole('tab', { name: 'Permissions & Access', exact: true }).click();
			await expect(panel.getByText(`${prefix}…`, { exact: true })).toBeVisible();
			return panel;
		};
		await walk.follow(async () => {
			const panel = await chooseName(walk, sam.name);
			await test.step('Enable API access for the administrator, and click Save.', async () => {
				await panel.getByRole('tab', { name: 'Permissions & Access', exact: true }).click();
				await panel.getByRole('checkbox', { name: 'Enable API access', exact: true }).check();
				await save(panel);
			});
		});
		await test.step('The administrator generates their own key, which needs a connection.', async () => {
			const { page } = await stage.openBrowser();
			const theirs = { world: stage.world, page };
			await signIn(page, sam);
			await openScreen(page, 'Settings');
			await page.getByRole('main').getByRole('link', { name: 'Profile', exact: true }).click();
			await expect(page.getByText('No key has been generated yet.')).toBeVisible();
			if (isCut) {
				await goOffline(theirs);
				await expect(page.getByText('Connect to generate a key.', { exact: true })).toBeVisible();
				await goOnline(theirs);
			}
			await page.getByRole('button', { name: 'Generate key', exact: true }).click();
			const dialog = page.getByRole('alertdialog', { name: 'Your new API key', exact: true });
			prefix = (await dialog.locator('code').innerText()).slice(0, 4);
			await buttonOf(dialog, 'I’ve saved it').click();
		});
		// A wire that is cut before the key has arrived would keep it away for the rest of the test.
		await test.step('The key reaches the phone while there is a connection.', async () => {
			await openKey();
			await closePanel(stage.page);
		});
		await walk.follow(async () => {
			const panel = await test.step('The first four characters of the key are shown.', openKey);
			await test.step('The date on which the key was created is shown.', async () => {
				await expect(panel.getByText('Created', { exact: true })).toBeVisible();
				await expect(panel.getByRole('definition').filter({ hasText: /^today$/ })).toBeVisible();
			});
			await test.step('See the API documentation.', () =>
				expect(panel.getByRole('link', { name: /^API documentation/ })).toBeVisible());
			await closePanel(stage.page);
		});
	});
});
