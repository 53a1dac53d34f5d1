import { expect, type Locator, type Page } from '@playwright/test';
import { find, findRow, syncChip } from './app.ts';

/** Returns the bar with the actions for the selected administrators. */
export function bar(page: Page): Locator {
	return page.getByRole('region', { name: 'Selected administrators' });
}

/** Returns the lines of the results, one for each person. */
export function verdicts(result: Locator): Locator {
	return result.getByRole('list', { name: 'Results' }).getByRole('listitem');
}

/**
 * Selects people one by one, with a search for each, because a long list draws only the rows in
 * view.
 */
export async function select(page: Page, ...names: readonly string[]): Promise<void> {
	for (const name of names) {
		const row = await findRow(page, name);
		await row.getByRole('checkbox', { name: `Select ${name}`, exact: true }).click();
	}
	await expect(bar(page)).toContainText(`${names.length} selected`);
	await find(page, '');
}

export async function makeOffline(page: Page, verb: string): Promise<void> {
	await expect(syncChip(page)).toContainText(/Offline|Can’t reach/);
	await bar(page).getByRole('button', { name: verb, exact: true }).click();
	const dialog = page.getByRole('alertdialog');
	await expect(dialog).toContainText('You’re offline.');
	await dialog.getByRole('button', { name: verb, exact: true }).click();
}

/** Requires that the result reports `count` done and none waiting, and closes it. */
export async function expectDone(page: Page, count: number): Promise<void> {
	const result = page
		.getByRole('dialog')
		.filter({ hasText: /(On this computer|On its way|In effect) \d/ });
	await expect(result).toContainText(`In effect ${count}`);
	await result.getByRole('button', { name: 'Close', exact: true }).click();
	await expect(result).toBeHidden();
}
