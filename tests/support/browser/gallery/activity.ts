import { expect } from '@playwright/test';
import { expectUpToDate, openScreen, signIn, suspendAdministrator } from '#support/browser/app.ts';
import { ada, sam } from '#support/world/people.ts';
import type { Stage } from './visit.ts';

/** Pictures Activity, its filter, its menu and the check of the chain, and Organizations. */
export async function visitActivity({ browser: { page }, take }: Stage): Promise<void> {
	await signIn(page, ada);
	await suspendAdministrator(page, sam.name);
	await expectUpToDate(page);
	await openScreen(page, 'Activity');
	await expect(page.getByRole('button', { name: 'Load older', exact: true })).toBeVisible();
	await take('activity', { isScreen: true });
	await page.getByRole('button', { name: /^Filter/ }).click();
	const filter = page.getByRole('dialog', { name: 'Filter activity', exact: true });
	await take('filter');
	await filter.getByRole('combobox', { name: 'Result' }).selectOption('Didn’t happen');
	await filter.getByRole('button', { name: 'Show', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible();
	await take('nothing here');
	await page.getByRole('button', { name: 'Clear filters', exact: true }).click();
	await page.getByRole('button', { name: 'Export and verify' }).click();
	await page.getByRole('menuitem', { name: 'Verify the log' }).click();
	await expect(page.getByText('The log is intact')).toBeVisible();
	await take('verify the log');
	await page.keyboard.press('Escape');

	await openScreen(page, 'Organizations');
	await expect(page.getByRole('list', { name: 'Organizations' })).toBeVisible();
	await take('organizations', { isScreen: true });
	await page.getByRole('link', { name: 'Alder Legal', exact: true }).click();
	await expect(page.getByText('have access.')).toBeVisible();
	await take('organization', { isScreen: true });
	await page.getByRole('button', { name: 'Archive Organization', exact: true }).click();
	await expect(page.getByRole('alertdialog')).toBeVisible();
	await take('archive organization');
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: /^(Close|Back)$/ }).click();
	await page.getByRole('link', { name: 'Create organization' }).click();
	await expect(page.getByRole('dialog', { name: 'Create Organization' })).toBeVisible();
	await take('create organization');
	await page.getByRole('button', { name: /^(Close|Back)$/ }).click();
}
