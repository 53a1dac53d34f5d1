import { expect, test, type Locator, type Page } from '@playwright/test';
import { openAccountSettings, openStage } from '#support/browser/acceptance.ts';
import { expectUpToDate } from '#support/browser/app.ts';
import { storedRows } from '#support/world/database.ts';
import { ada, invited, people, sam } from '#support/world/people.ts';

const stage = openStage(ada);
const total = people.length;
const changed = people.filter(({ isMfaRequired }) => !isMfaRequired);
const pending = people.filter(({ isRegistered }) => !isRegistered);
const notEnrolled = people.filter(({ isRegistered }) => isRegistered);

test('P15 the preview of Global MFA lists who changes, who has not finished MFA setup and who is pending', async () => {
	const dialog = await openPreflight(stage.page);

	await expect(dialog).toContainText(`${total} administrators will need a TOTP code to sign in.`);
	await expect(dialog).toContainText('You haven’t finished MFA setup yourself');
	const change = await open(dialog, changed.length, 'not currently required');
	await expect(change).toContainText(ada.name);
	await expect(change.getByRole('listitem')).toHaveCount(20);
	await dialog.getByRole('button', { name: `and ${changed.length - 20} more` }).click();
	await expect(change.getByRole('listitem')).toHaveCount(changed.length);
	await expect(change).toContainText(sam.name);
	await expect(
		await open(dialog, notEnrolled.length, 'without a finished MFA setup')
	).toContainText(sam.name);
	const waits = await open(dialog, pending.length, 'pending');
	await expect(waits.getByRole('listitem')).toHaveText([invited.name]);
	await cancel(stage.page, dialog);
});

test('P15 the preview is available offline and says when it takes effect', async () => {
	stage.world.wire.cut();
	const dialog = await openPreflight(stage.page);

	await expect(dialog).toContainText(
		'You’re offline. Administrators who aren’t required to use MFA can sign in without a code until this change'
	);
	await expect(await open(dialog, pending.length, 'pending')).toContainText(invited.name);
	await cancel(stage.page, dialog);
	stage.world.wire.heal();
	await expectUpToDate(stage.page);
	const [provider] = await storedRows(stage.world, 'provider');
	expect(provider?.value).toMatchObject({ globalMfaRequired: false });
});

async function openPreflight(page: Page): Promise<Locator> {
	const box = await openAccountSettings(page);
	await box.check();
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	const name = 'Turn on the Global MFA Requirement';
	return page.getByRole('alertdialog', { name, exact: true });
}

/** Opens the list of names behind a count. */
async function open(dialog: Locator, count: number, title: string): Promise<Locator> {
	await dialog.getByText(`${count} ${title}`, { exact: true }).click();
	const names = dialog.getByRole('list', { name: `${count} ${title}`, exact: true });
	await expect(names).toBeVisible();
	return names;
}

async function cancel(page: Page, dialog: Locator): Promise<void> {
	await dialog.getByRole('button', { name: 'Cancel', exact: true }).click();
	await page.getByRole('checkbox', { name: 'Global MFA Requirement', exact: true }).uncheck();
}
