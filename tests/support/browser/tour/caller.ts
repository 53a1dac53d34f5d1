import { expect, type Page } from '@playwright/test';
import { closePanel, find, openAdministrator, openScreen } from '#support/browser/app.ts';
import { sam } from '#support/world/people.ts';
import type { Look } from './look.ts';

/** Visits the number on file, and the dialog that verifies a caller. */
export async function tourCaller(page: Page, look: Look): Promise<void> {
	await openScreen(page, 'Administrators');
	const panel = await openAdministrator(page, sam.name);
	await panel.getByRole('button', { name: 'Edit Phone and Note' }).click();
	await expect(page.getByRole('dialog', { name: 'Phone and note', exact: true })).toBeVisible();
	await look('phone and note');
	await page.keyboard.press('Escape');
	await panel.getByRole('button', { name: 'Verify Caller' }).click();
	await page.getByRole('alertdialog').getByRole('button', { name: 'Verify', exact: true }).click();
	await expect(page.getByText('Enter six digits.')).toBeVisible();
	await look('verify caller');
	await page.keyboard.press('Escape');
	await closePanel(page);
	await find(page, '');
}
