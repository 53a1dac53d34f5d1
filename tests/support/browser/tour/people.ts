import { expect, type Page } from '@playwright/test';
import { closePanel, confirm, openAdministrator, openScreen } from '#support/browser/app.ts';
import { people } from '#support/world/people.ts';
import type { Look } from './look.ts';

/** Visits the concerns, an administrator's offboarding, and the archiving of an organization. */
export async function tourPeople(page: Page, look: Look): Promise<void> {
	await page.getByRole('searchbox', { name: 'Search administrators' }).fill('');
	await page.getByRole('button', { name: /^Recently created/ }).click();
	await expect(page.getByText('No match')).toBeVisible();
	await look('administrators, of one concern');
	await page.getByRole('button', { name: 'Clear filters' }).first().click();

	const leaver = people.find(({ organizations }) => organizations?.length === 3);
	const panel = await openAdministrator(page, leaver?.name ?? '');
	await panel.getByRole('tab', { name: /^Permissions & Access/ }).click();
	await panel.getByRole('combobox', { name: 'Role*' }).selectOption('Administrator With Billing');
	await look('edit administrator, another role');
	await panel.getByRole('combobox', { name: 'Role*' }).selectOption(leaver?.role ?? '');
	await panel.getByRole('tab', { name: /^Details/ }).click();
	await panel.getByRole('button', { name: 'Offboard', exact: true }).click();
	await expect(page.getByRole('alertdialog', { name: 'Offboard' })).toBeVisible();
	await look('offboard');
	await confirm(page, 'Offboard');
	await expect(panel.getByRole('group', { name: /^Left to do elsewhere/ })).toBeVisible();
	await look('offboarding checklist');
	await closePanel(page);

	await openScreen(page, 'Organizations');
	await page.getByRole('link', { name: 'Maple Schools', exact: true }).click();
	await page.getByRole('button', { name: 'Archive Organization', exact: true }).click();
	await look('archive organization');
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: /^(Close|Back)$/ }).click();
	await openScreen(page, 'Administrators');
}
