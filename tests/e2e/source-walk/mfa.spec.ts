// @all: walks every procedure twice
import { expect, test } from '@playwright/test';
import { mfaToggle } from '#support/browser/acceptance.ts';
import { choosePassphrase, enrol, enterPassword, findRow, save } from '#support/browser/app.ts';
import {
	buttonOf,
	chooseName,
	storedAdministrator,
	walkTwice
} from '#support/browser/source-walk.ts';
import { ada, jimenez, noor } from '#support/world/people.ts';

walkTwice(ada, (walk) => {
	const { stage, isCut } = walk;

	test('to require MFA of one administrator', () =>
		walk.follow(async () => {
			const panel = await chooseName(walk, jimenez.name);
			const dialog = stage.page.getByRole('alertdialog');
			await test.step('Toggle Multi-Factor Authentication on.', () => mfaToggle(panel).click());
			await test.step('To confirm, click Require MFA.', async () => {
				const offline = 'can sign in without a code until this change reaches the server.';
				if (isCut) await expect(dialog).toContainText(offline);
				await buttonOf(dialog, 'Require MFA').click();
				await expect(mfaToggle(panel)).toBeChecked();
			});
			await test.step('Click Save.', () => save(panel));
			await test.step('The enrollment is visible in MFA: Enrollment.', () =>
				walk.expectListed(jimenez.name, ['MFA Required, Not Enrolled']));
		}));

	test('the requirement has arrived', async () => {
		const stored = await storedAdministrator(walk, 'id', jimenez.id);
		expect(stored).toMatchObject({ mfaRequired: true });
	});

	test('an administrator with MFA required gives a TOTP token at login', async () => {
		const { page } = await stage.openBrowser();
		await page.goto('/');
		await enterPassword(page, noor);
		await enrol(page);
		await choosePassphrase(page);
		// Seen on the other phone before its wire is cut again, which would keep it away.
		const row = await findRow(stage.page, noor.name);
		await expect(row.getByText('MFA Required, Enrolled', { exact: true })).toBeVisible();
	});

	test('to remove the MFA requirement of one administrator', () =>
		walk.follow(async () => {
			const panel = await chooseName(walk, noor.name);
			const name = 'Remove MFA Requirement';
			const dialog = stage.page.getByRole('alertdialog', { name, exact: true });
			await test.step('Toggle Multi-Factor Authentication off.', () => mfaToggle(panel).click());
			await test.step('In Remove MFA Requirement, click Remove MFA.', async () => {
				const offline = 'still needs a code to sign in until this change reaches the server.';
				if (isCut) await expect(dialog).toContainText(offline);
				await buttonOf(dialog, 'Remove MFA').click();
				await expect(mfaToggle(panel)).not.toBeChecked();
			});
			await test.step('Click Save.', () => save(panel));
			await test.step('The enrollment is still shown.', () =>
				walk.expectListed(noor.name, ['MFA Not Required, Enrolled']));
		}));

	test('the removal has arrived', async () => {
		const stored = await storedAdministrator(walk, 'id', noor.id);
		expect(stored).toMatchObject({ mfaRequired: false });
	});
});
