import { expect, type Page } from '@playwright/test';
import { openScreen } from '#support/browser/app.ts';
import { sam } from '#support/world/people.ts';

const pasted = [
	'First Name,Last Name,Administrator Email Address,Role,MFA,Enable API access,Organization Access',
	'Zoë,Falk,zoe.falk@northwind-msp.example,Administrator With Billing,,Yes,All',
	`Sam,Somebody,${sam.email},Help Desk,,,Alder Legal; Delta Foods`,
	',,,Superuser,,,'
].join('\n');

/**
 * Visits the menu beside +, the export, and an import before and after it is made; the import is
 * undone.
 */
export async function tourSpreadsheets(
	page: Page,
	look: (stop: string) => Promise<void>
): Promise<void> {
	const menu = page.getByRole('button', { name: 'Import, export and share', exact: true });
	await openScreen(page, 'Administrators');
	await menu.click();
	await expect(page.getByRole('menuitem', { name: 'Export administrators' })).toBeVisible();
	await look('import and export');
	await page.getByRole('menuitem', { name: 'Export administrators' }).click();
	await expect(page.getByRole('dialog', { name: 'Export Administrators' })).toBeVisible();
	await look('export administrators');
	await page.keyboard.press('Escape');

	await menu.click();
	await page.getByRole('menuitem', { name: 'Import administrators' }).click();
	const panel = page.getByRole('dialog', { name: 'Import Administrators', exact: true });
	await panel.getByLabel('Or paste lines, the header first').fill('nothing of it');
	await panel.getByRole('button', { name: 'Preview' }).click();
	await expect(panel.getByRole('alert')).toBeVisible();
	await look('import administrators');
	await panel.getByLabel('Or paste lines, the header first').fill(pasted);
	await panel.getByRole('button', { name: 'Preview' }).click();
	await expect(panel.getByRole('status')).toHaveText('1 to add, 0 already here, 2 refused.');
	await look('import administrators, looked at');
	await panel.getByRole('button', { name: 'Import 1 administrator', exact: true }).click();
	await expect(panel.getByRole('button', { name: 'Undo 1' })).toBeVisible();
	await look('import administrators, made');
	await panel.getByRole('button', { name: 'Undo 1' }).click();
	await panel.getByRole('button', { name: 'Another file' }).click();
	await panel.getByRole('button', { name: /^(Close|Back)$/ }).click();
	await expect(panel).toBeHidden();
}
