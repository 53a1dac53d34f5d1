import { expect, type Page } from '@playwright/test';
import { openScreen } from './app.ts';

/** Exports the list of administrators, as far as the person may. */
export async function exportList(page: Page): Promise<void> {
	await openScreen(page, 'Administrators');
	await chooseIn(page, 'Import, export and share', 'Export administrators');
	const dialog = page.getByRole('dialog', { name: 'Export Administrators', exact: true });
	await dialog.getByRole('button', { name: 'Export', exact: true }).click();
	await expect(dialog).toBeHidden();
}

/** Chooses an entry of a menu. */
export async function chooseIn(page: Page, menu: string, entry: string): Promise<void> {
	await page.getByRole('button', { name: menu, exact: true }).click();
	await page.getByRole('menuitem', { name: entry, exact: true }).click();
}
