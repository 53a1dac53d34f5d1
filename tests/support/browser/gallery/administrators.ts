import { expect, type Page } from '@playwright/test';
import {
	expectUpToDate,
	find,
	findRow,
	openScreen,
	signIn,
	suspendAdministrator,
	syncChip
} from '#support/browser/app.ts';
import { bar, select } from '#support/browser/bulk.ts';
import { writeDailyCounts } from '#support/world/daily-counts.ts';
import { ada, jimenez, noor, sam } from '#support/world/people.ts';
import { keepNotices } from './steady.ts';
import type { Stage } from './visit.ts';

/** Pictures the list with its filters, the palette, Overview, and the list without a server. */
export async function visitList({ world, browser: { page }, take }: Stage): Promise<void> {
	writeDailyCounts(world);
	await signIn(page, ada);
	await expectUpToDate(page);
	await take('list', { isScreen: true });
	await find(page, 'no such person');
	await expect(page.getByText('No match')).toBeVisible();
	await take('no match');
	await find(page, '');
	await page.getByRole('button', { name: /^Filter/ }).click();
	await expect(page.getByRole('dialog', { name: 'Filter and sort' })).toBeVisible();
	await take('filter and sort');
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: 'Import, export and share', exact: true }).click();
	await expect(page.getByRole('menuitem', { name: 'Export administrators' })).toBeVisible();
	await take('menu');
	await page.keyboard.press('Escape');
	await visitPalette({ page, take });
	await page.getByRole('link', { name: 'Overview', exact: true }).click();
	const coverage = page.getByRole('region', { name: 'MFA coverage', exact: true });
	await expect(coverage.locator('path.line')).toBeVisible();
	await take('overview', { isScreen: true });

	await openScreen(page, 'Administrators');
	world.wire.cut();
	await keepNotices(page);
	await suspendAdministrator(page, sam.name);
	await expect(await findRow(page, sam.name)).toContainText('On this computer');
	await expect(syncChip(page)).toContainText('Can’t reach the server');
	await take('notice', { keepsNotice: true });
	await find(page, '');
	await take('offline', { isScreen: true });
	await syncChip(page).click();
	await expect(page.getByRole('dialog', { name: 'Device status' })).toBeVisible();
	await take('device status');
	await page.keyboard.press('Escape');
	await page.evaluate(() => {
		const link = document.createElement('a');
		link.href = '/nowhere';
		document.body.append(link);
		link.click();
	});
	const nowhere = { name: 'There is nothing at this address', exact: true };
	await expect(page.getByRole('heading', nowhere)).toBeVisible();
	await take('nowhere');
}

async function visitPalette({ page, take }: Pick<Stage, 'take'> & { page: Page }): Promise<void> {
	await page.keyboard.press('Control+k');
	const palette = page.getByRole('dialog', { name: 'Command palette', exact: true });
	await expect(palette.getByRole('option').first()).toBeVisible();
	await take('palette');
	await palette.getByRole('combobox').fill('an');
	await expect(palette.getByRole('group', { name: 'People' })).toBeVisible();
	await take('palette with matches');
	await page.keyboard.press('Escape');
	await page.keyboard.press('?');
	await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts', exact: true })).toBeVisible();
	await take('keyboard shortcuts');
	await page.keyboard.press('Escape');
}

/** Pictures a selection, the preview of a change to many, and its result. */
export async function visitBulk({ browser: { page }, take }: Stage): Promise<void> {
	await signIn(page, ada);
	await expectUpToDate(page);
	await select(page, jimenez.name, noor.name, sam.name);
	await take('three selected');
	await bar(page).getByRole('button', { name: 'Change role', exact: true }).click();
	const role = page.getByRole('alertdialog', { name: 'Change Role', exact: true });
	await role.getByRole('combobox', { name: 'Role*', exact: true }).selectOption('Help Desk');
	await expect(role).toContainText('of 3 administrators change');
	await take('change role');
	await page.keyboard.press('Escape');
	await bar(page).getByRole('button', { name: 'Suspend', exact: true }).click();
	const dialog = page.getByRole('alertdialog', { name: 'Suspend Accounts', exact: true });
	await expect(dialog).toContainText('3 of 3 administrators change');
	await take('suspend');
	await dialog.getByRole('button', { name: 'Suspend', exact: true }).click();
	const result = page
		.getByRole('dialog')
		.filter({ hasText: /(On this computer|On its way|In effect) \d/ });
	await expect(result).toContainText('In effect 3');
	await take('result');
}
