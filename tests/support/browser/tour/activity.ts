import { expect, type Page } from '@playwright/test';
import { closePanel, openAdministrator, openScreen } from '#support/browser/app.ts';
import { ada, sam } from '#support/world/people.ts';

type Look = (stop: string) => Promise<void>;

/**
 * Visits the activity screen, its filters, its menu, the check of the chain, and the panel's tab.
 */
export async function tourActivity(page: Page, look: Look): Promise<void> {
	await openScreen(page, 'Activity');
	await expect(page.getByRole('button', { name: 'Load older', exact: true })).toBeVisible();
	await look('activity');
	await page.getByRole('button', { name: /^Filter/ }).click();
	const filter = page.getByRole('dialog', { name: 'Filter activity', exact: true });
	await look('filter activity');
	await filter.getByRole('button', { name: 'About: Any' }).click();
	const choice = page.getByRole('dialog', { name: 'About', exact: true });
	await choice.getByRole('searchbox').fill(ada.name);
	await expect(choice.getByRole('listitem')).toHaveCount(1);
	await look('filter activity by whom it is about');
	await choice.getByRole('button', { name: ada.name }).click();
	await filter.getByRole('combobox', { name: 'Result' }).selectOption('Didn’t happen');
	await filter.getByRole('button', { name: 'Show', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible();
	await look('activity, nothing of it');
	await page.getByRole('button', { name: 'Clear filters', exact: true }).click();

	await page.getByRole('button', { name: 'Export and verify' }).click();
	await look('export and verify');
	await page.getByRole('menuitem', { name: 'Verify the log' }).click();
	await expect(page.getByText('The log is intact')).toBeVisible();
	await look('verify the log');
	await page.keyboard.press('Escape');

	await openScreen(page, 'Administrators');
	const panel = await openAdministrator(page, sam.name);
	await panel.getByRole('tab', { name: 'Activity', exact: true }).click();
	await expect(panel.getByText('You’ve reached the beginning.')).toBeVisible();
	await look('activity of one administrator');
	await closePanel(page);
}

/** Visits the activity screen while it lists a change that was never sent. */
export async function tourUnsentActivity(page: Page, look: Look): Promise<void> {
	await openScreen(page, 'Activity');
	await expect(page.getByText('not decided yet').first()).toBeVisible();
	await look('activity, offline');
}
