import { expect, type Locator, type Page } from '@playwright/test';
import type { Role } from '@tenantry/shared/domain/role.ts';
import type { Person } from '#support/e2e-people.ts';
import { codeOf } from '#support/e2e-totp.ts';

export const PASSPHRASE = 'quiet gulls above the pier';

/** The first time on a device: password, offline passphrase, first sync. */
export async function signIn(page: Page, person: Person): Promise<void> {
	await page.goto('/');
	await enterPassword(page, person);
	await choosePassphrase(page);
	await list(page).waitFor();
	await page.evaluate(() => navigator.serviceWorker.ready);
}

/** Where a session is not fresh enough for what is wanted, and there is no second factor. */
export async function provePassword(page: Page, { password = '' }: Person): Promise<void> {
	const dialog = page.getByRole('dialog', { name: 'Enter your password to continue' });
	await dialog.getByLabel('Password', { exact: true }).fill(password);
	await dialog.getByRole('button', { name: 'Continue', exact: true }).click();
}

/** The same of whoever has one: the code their authenticator shows for this secret. */
export async function proveCode(page: Page, secret: string): Promise<void> {
	const dialog = page.getByRole('dialog', { name: 'Enter your code to continue', exact: true });
	await dialog.getByLabel('Six-digit code').fill(codeOf(secret));
	await dialog.getByRole('button', { name: 'Continue', exact: true }).click();
}

export async function enterPassword(page: Page, { email, password }: Person): Promise<void> {
	await page.getByLabel('Email', { exact: true }).fill(email);
	await page.getByLabel('Password', { exact: true }).fill(password ?? '');
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

export async function fillPassphrase(page: Page, text = PASSPHRASE): Promise<void> {
	await page.getByLabel('Offline passphrase', { exact: true }).fill(text);
	await page.getByLabel('Repeat the passphrase', { exact: true }).fill(text);
}

export async function choosePassphrase(page: Page): Promise<void> {
	await fillPassphrase(page);
	await page.getByRole('button', { name: 'Continue', exact: true }).click();
}

/** In Settings > Sync & storage, to a copy that has none. */
export async function addPassphrase(page: Page, text: string): Promise<void> {
	await page.getByRole('button', { name: 'Add a passphrase', exact: true }).click();
	const dialog = page.getByRole('dialog', { name: 'Add a passphrase', exact: true });
	await dialog.getByLabel('New passphrase', { exact: true }).fill(text);
	await dialog.getByLabel('Repeat the passphrase', { exact: true }).fill(text);
	await dialog.getByRole('button', { name: 'Add', exact: true }).click();
	await expect(dialog).toBeHidden();
}

/** On the screen that shows QR code and key, as an authenticator app would do it; answers the recovery codes. */
export async function enrol(page: Page): Promise<readonly string[]> {
	await expect(page.getByRole('img', { name: 'QR code for your authenticator app' })).toBeVisible();
	const key = await page.getByRole('main').locator('code').innerText();
	await page.getByLabel('Six-digit code', { exact: true }).fill(codeOf(key));
	await page.getByRole('button', { name: 'Confirm', exact: true }).click();
	const codes = page.getByRole('list', { name: 'Recovery codes' });
	await expect(codes).toBeVisible();
	const texts = await codes.getByRole('listitem').allInnerTexts();
	await page.getByRole('checkbox', { name: 'I have kept these codes' }).check();
	await page.getByRole('button', { name: 'Continue', exact: true }).click();
	return texts;
}

/** On a cold start, with or without a server. */
export async function unlock(page: Page): Promise<void> {
	await page.goto('/');
	await enterPassphrase(page);
}

export async function enterPassphrase(page: Page): Promise<void> {
	await page.getByLabel('Offline passphrase', { exact: true }).fill(PASSPHRASE);
	await page.getByRole('button', { name: 'Unlock', exact: true }).click();
	await list(page).waitFor();
}

/** What the chip of every screen says. */
export function syncChip(page: Page): Locator {
	return page.getByRole('banner').getByRole('button');
}

export async function expectUpToDate(page: Page): Promise<void> {
	await expect(syncChip(page)).toContainText('Up to date');
}

/** The administrators: a table on a desk, a list on a phone. */
export function list(page: Page): Locator {
	const name = { name: 'Administrators', exact: true };
	return page.getByRole('table', name).or(page.getByRole('list', name));
}

/** Somebody's row, searched for: a long list draws only what is in view. */
export async function findRow(page: Page, name: string): Promise<Locator> {
	await find(page, name);
	const link = page.getByRole('link', { name, exact: true });
	return list(page).getByRole('row').or(list(page).getByRole('listitem')).filter({ has: link });
}

/** A navigation ends by taking the focus, and with it what is just being filled in: then once more. */
export async function find(page: Page, text: string): Promise<void> {
	const search = page.getByRole('searchbox', { name: 'Search administrators' });
	await expect(async () => {
		await search.fill(text);
		await expect(search).toHaveValue(text, { timeout: 1_000 });
	}).toPass();
}

/** Opens Edit Administrator from the list. */
export async function openAdministrator(page: Page, name: string): Promise<Locator> {
	const row = await findRow(page, name);
	await row.getByRole('link', { name, exact: true }).click();
	const panel = page.getByRole('dialog', { name: 'Edit Administrator', exact: true });
	await expect(panel.getByText(name, { exact: true }).first()).toBeVisible();
	return panel;
}

export async function save(panel: Locator): Promise<void> {
	await panel.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(panel).toBeHidden();
}

/** What the open panel's Account Settings offer, confirmed; answers what the dialog said. */
export async function suspend(page: Page): Promise<string> {
	await page.getByRole('button', { name: 'Suspend Account', exact: true }).click();
	return confirm(page, 'Suspend');
}

export async function restore(page: Page): Promise<string> {
	await page.getByRole('button', { name: 'Restore Account', exact: true }).click();
	return confirm(page, 'Restore');
}

/** Somebody new, a Manager of everything. */
export async function add(page: Page, name: string, email: string): Promise<void> {
	await save(await fillAddition(page, name, email));
}

/** Types in somebody new, a Manager; answers the panel, which is still to be saved. */
export async function fillAddition(page: Page, name: string, email: string): Promise<Locator> {
	const [first = '', last = ''] = name.split(' ');
	await page.getByRole('link', { name: 'Add administrator', exact: true }).click();
	const panel = page.getByRole('dialog', { name: 'Add Administrator', exact: true });
	await panel.getByLabel('First Name', { exact: true }).fill(first);
	await panel.getByLabel('Last Name', { exact: true }).fill(last);
	await panel.getByLabel('Administrator Email Address*', { exact: true }).fill(email);
	await panel.getByRole('tab', { name: /^Permissions & Access/ }).click();
	await panel.getByRole('combobox', { name: 'Role*', exact: true }).selectOption('Manager');
	return panel;
}

/** Both names of somebody, in one change. */
export async function rename(page: Page, name: string, to: string): Promise<void> {
	const [first = '', last = ''] = to.split(' ');
	const panel = await openAdministrator(page, name);
	await panel.getByLabel('First Name', { exact: true }).fill(first);
	await panel.getByLabel('Last Name', { exact: true }).fill(last);
	await save(panel);
}

/** Changes one field of Details and saves. */
export async function edit(
	page: Page,
	name: string,
	field: 'First Name' | 'Last Name',
	value: string
): Promise<void> {
	const panel = await openAdministrator(page, name);
	await panel.getByLabel(field, { exact: true }).fill(value);
	await save(panel);
}

export async function changeRole(page: Page, name: string, role: Role): Promise<void> {
	const panel = await openAdministrator(page, name);
	await panel.getByRole('tab', { name: 'Permissions & Access', exact: true }).click();
	await panel.getByRole('combobox', { name: 'Role*', exact: true }).selectOption(role);
	await save(panel);
}

export async function confirm(page: Page, verb: string): Promise<string> {
	const dialog = page.getByRole('alertdialog');
	const text = await dialog.innerText();
	await dialog.getByRole('button', { name: verb, exact: true }).click();
	await expect(dialog).toBeHidden();
	return text;
}

export async function closePanel(page: Page): Promise<void> {
	const panel = page.getByRole('dialog', { name: 'Edit Administrator', exact: true });
	await panel.getByRole('button', { name: /^(Close|Back)$/ }).click();
	await expect(panel).toBeHidden();
}

/** One change on the screen of that name, by its sentence. */
export function changeCard(page: Page, sentence: string): Locator {
	return page.getByRole('article', { name: sentence, exact: true });
}

export async function openScreen(
	page: Page,
	name: 'Administrators' | 'Organizations' | 'Changes' | 'Activity' | 'Settings'
): Promise<void> {
	await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name }).click();
	await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
}
