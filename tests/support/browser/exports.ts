import { expect, type Locator, type Page } from '@playwright/test';
import { openScreen } from './app.ts';

/** Exports the list of administrators, as far as the person may. */
export async function exportList(page: Page): Promise<void> {
	await openScreen(page, 'Administrators');
	await chooseIn(page, 'Import, export and share', 'Export administrators');
	const dialog = page.getByRole('dialog', { name: 'Export Administrators', exact: true });
	await dialog.getByRole('button', { name: 'Export', exact: true }).click();
	await expect(dialog).toBeHidden();
}

/**
 * Visits what stands in the way of an export that needs approval: asking for it, and waiting once one
 * has asked. Leaves the second dialog open and returns it.
 */
export async function visitExportDialogs(
	page: Page,
	look: (stop: string) => Promise<unknown>
): Promise<Locator> {
	await exportList(page);
	const asking = page.getByRole('dialog', { name: 'Ask to Export', exact: true });
	await expect(asking).toBeVisible();
	await look('ask to export');
	await asking.getByRole('button', { name: 'Ask', exact: true }).click();
	await expect(asking).toBeHidden();
	await exportList(page);
	const waiting = page.getByRole('dialog', { name: 'Waiting for Approval', exact: true });
	await expect(waiting).toBeVisible();
	await look('export waiting for approval');
	return waiting;
}

/** Chooses an entry of a menu. */
export async function chooseIn(page: Page, menu: string, entry: string): Promise<void> {
	await page.getByRole('button', { name: menu, exact: true }).click();
	await page.getByRole('menuitem', { name: entry, exact: true }).click();
}
