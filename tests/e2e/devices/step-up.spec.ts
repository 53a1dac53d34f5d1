// @all: several sign-ins
import type { Locator, Page } from '@playwright/test';
import {
	OFFLINE,
	add,
	changeCard,
	closePanel,
	expectUpToDate,
	openAdministrator,
	openScreen,
	proveCode,
	restore,
	signIn,
	suspend,
	suspendAdministrator,
	syncChip
} from '#support/browser/app.ts';
import { connect } from '#support/world/client.ts';
import { ageFactors, auditEvents, isSuspended, storedRows } from '#support/world/database.ts';
import { ada, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';
import { codeOf } from '#support/auth/totp.ts';
import type { World } from '#support/world/world.ts';

test('SEC-C06 a person whose sign-in was long ago suspends immediately and needs a code to restore', async ({
	world,
	openBrowser
}) => {
	const { secret, page } = await enrolled(world, openBrowser);
	ageFactors(world);
	await openScreen(page, 'Administrators');
	const panel = await openAdministrator(page, sam.name);
	await suspend(page);
	await expectUpToDate(page);
	expect(await isSuspended(world, sam.id)).toBe(true);

	await askToRestore(page);
	const dialog = codeDialog(page);
	await dialog.getByLabel('Six-digit code').fill('000000');
	await dialog.getByRole('button', { name: 'Continue', exact: true }).click();
	await expect(dialog).toContainText('Incorrect code');

	await dialog.getByLabel('Six-digit code').fill(codeOf(secret));
	await dialog.getByRole('button', { name: 'Continue', exact: true }).click();

	await expect(dialog).toBeHidden();
	await expect(panel.getByText('Active', { exact: true }).first()).toBeVisible();
	await expectUpToDate(page);
	await expect.poll(() => isSuspended(world, sam.id)).toBe(false);
	const restored = await auditEvents(world, 'administrator.restore');
	expect(restored.map(({ outcome }) => outcome)).toEqual(['applied']);
});

test('SEC-C06 SEC-D07 queued loosenings wait for a code of their author, and one code covers all', async ({
	world,
	openBrowser
}) => {
	const { secret, page } = await enrolled(world, openBrowser);
	await openScreen(page, 'Administrators');
	await suspendAdministrator(page, sam.name);
	await expectUpToDate(page);
	world.wire.cut();
	await expect(syncChip(page)).toContainText(OFFLINE);
	await openAdministrator(page, sam.name);
	await restore(page);
	await closePanel(page);
	await add(page, 'Quinn Vega', 'quinn@northwind-msp.example');
	ageFactors(world);
	world.wire.heal();

	await expect(syncChip(page)).toHaveText('Needs you 2');
	expect(await isSuspended(world, sam.id)).toBe(true);
	await openScreen(page, 'Changes');
	const waiting = page.getByRole('region', { name: /^Needs you/ });
	await expect(waiting.getByRole('article')).toHaveCount(2);
	await expect(changeCard(page, `Restore ${sam.name}`)).toContainText(
		'Confirm it’s you to apply this change.'
	);

	world.wire.cut();
	const confirm = waiting.getByRole('button', { name: 'Confirm 2 changes', exact: true });
	await confirm.click();
	await expect(page.getByRole('alert')).toContainText('Connect to confirm it’s you.');
	world.wire.heal();
	await expect(syncChip(page)).toHaveText('Needs you 2');
	await confirm.click();
	await proveCode(page, secret);

	await expect(waiting.getByRole('article')).toHaveCount(0);
	await expectUpToDate(page);
	expect(await isSuspended(world, sam.id)).toBe(false);
	const people = await storedRows(world, 'administrator');
	expect(people.map(({ value }) => value['email'])).toContain('quinn@northwind-msp.example');
});

/** Signs in with a second factor that is not required, so that it is asked for only later. */
async function enrolled(
	world: World,
	openBrowser: () => Promise<{ readonly page: Page }>
): Promise<{ readonly secret: string; readonly page: Page }> {
	const secret = await (await connect(world.server.url, ada)).enrol({ stepsAhead: -1 });
	const { page } = await openBrowser();
	await signIn(page, ada);
	await expectUpToDate(page);
	return { secret, page };
}

/** Confirms the restore; the code dialog opens before this dialog has closed. */
async function askToRestore(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Restore Account', exact: true }).click();
	const dialog = page.getByRole('alertdialog', { name: 'Restore Account', exact: true });
	await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
}

function codeDialog(page: Page): Locator {
	return page.getByRole('dialog', { name: 'Enter your code to continue', exact: true });
}
