// @all: beside the acceptance rows
import type { Page } from '@playwright/test';
import { goOffline } from '#support/browser/acceptance.ts';
import {
	changeCard,
	closePanel,
	confirm,
	enrol,
	expectUpToDate,
	filterBy,
	openAdministrator,
	openScreen,
	findRow,
	proveCode,
	provePassword,
	signIn,
	syncChip,
	unlock
} from '#support/browser/app.ts';
import { connect } from '#support/world/client.ts';
import { ada, ben, chi, people } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

const required = people.find(({ isMfaRequired, password }) => isMfaRequired && !password);

test('MFA removed offline stays required when the Global MFA Requirement was on in the meantime', async ({
	world,
	openBrowser
}) => {
	if (required === undefined) throw new Error('Nobody is required.');
	const late = await connect(world.url, chi);
	await late.enrol();
	const secret = await (await connect(world.url, ada)).enrol({ stepsAhead: -1 });
	const owner = await openBrowser();
	const away = await openBrowser();
	await signIn(owner.page, ada);
	await signIn(away.page, ben);

	await goOffline({ world, page: away.page });
	await removeMfa(away.page, required.name);
	await expect(await findRow(away.page, required.name)).toContainText('On this computer');
	await away.quit();
	world.wire.heal();

	await saveGlobalMfa(owner.page, true);
	await confirm(owner.page, 'Turn on');
	await expectUpToDate(owner.page);
	await expectEverybodyRequired(owner.page);
	const panel = await openAdministrator(owner.page, required.name);
	const toggle = panel.getByRole('switch', { name: 'Multi-Factor Authentication', exact: true });
	await expect(toggle).toBeDisabled();
	await expect(panel.getByText('Required for everyone in Settings > Account')).toBeVisible();

	await unlock(await away.start());
	await syncChip(away.page).filter({ hasText: 'Set up MFA to send 1 change' }).click();
	await away.page.getByRole('button', { name: 'Set up MFA', exact: true }).click();
	// A session that a device has resumed may not choose the factor that it will be asked for.
	await provePassword(away.page, ben);
	await enrol(away.page);
	await expect(syncChip(away.page)).toHaveText('Needs you 1');
	await openScreen(away.page, 'Changes');
	const card = changeCard(away.page, `Remove the MFA requirement for ${required.name}`);
	await expect(card).toContainText('Rejected: Required for everyone in Settings > Account.');

	await saveGlobalMfa(owner.page, false);
	const asking = owner.page.getByRole('alertdialog');
	await asking.getByRole('button', { name: 'Turn off', exact: true }).click();
	await proveCode(owner.page, secret);
	await expect(asking).toBeHidden();
	await expectUpToDate(owner.page);
	await expectEverybodyRequired(owner.page);
	await openAdministrator(owner.page, required.name);
	await expect(toggle).toBeChecked();
	await expect(toggle).toBeEnabled();

	const mutation = late.mutation('administrator.removeMfa', { id: required.id });
	const { results } = await late.push(mutation);
	expect(results[0]?.outcome).toBe('superseded');
	await expectUpToDate(owner.page);
	await expect(toggle).toBeChecked();
});

async function removeMfa(page: Page, name: string): Promise<void> {
	const panel = await openAdministrator(page, name);
	await panel.getByRole('switch', { name: 'Multi-Factor Authentication', exact: true }).click();
	await confirm(page, 'Remove MFA');
	await closePanel(page);
}

async function saveGlobalMfa(page: Page, isOn: boolean): Promise<void> {
	await openScreen(page, 'Settings');
	await page.getByRole('main').getByRole('link', { name: 'Account', exact: true }).click();
	const box = page.getByRole('checkbox', { name: 'Global MFA Requirement', exact: true });
	await box.setChecked(isOn);
	await page.getByRole('button', { name: 'Save', exact: true }).click();
}

async function expectEverybodyRequired(page: Page): Promise<void> {
	await openScreen(page, 'Administrators');
	await filterBy(page, 'MFA: Requirement', 'Not Required');
	await expect(page.getByText('No match')).toBeVisible();
	await page.getByRole('button', { name: 'Clear filters' }).first().click();
}
