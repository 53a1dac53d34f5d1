import { expect, type Locator, type Page } from '@playwright/test';
import type { Role } from '@tenantry/shared/domain/role.ts';
import type { Screen } from '@tenantry/web/client/navigation/navigation.ts';
import type { Person } from '#support/world/people.ts';
import { codeOf } from '#support/auth/totp.ts';

export const PASSPHRASE = 'quiet gulls above the pier';

/** Signs in for the first time on a device: password, offline passphrase, first sync. */
export async function signIn(page: Page, person: Person): Promise<void> {
	await page.goto('/');
	await enterPassword(page, person);
	await choosePassphrase(page);
	await list(page).waitFor();
	await page.evaluate(() => navigator.serviceWorker.ready);
}

/** Signs in for the first time on a device that someone else has locked. */
export async function takeOver(page: Page, person: Person): Promise<void> {
	await page.getByRole('link', { name: 'Sign in as someone else' }).click();
	await enterPassword(page, person);
	await choosePassphrase(page);
	await list(page).waitFor();
}

/** Enters the password when the session is not fresh enough and the person has no second factor. */
export async function provePassword(page: Page, { password = '' }: Person): Promise<void> {
	const dialog = page.getByRole('dialog', { name: 'Enter your password to continue' });
	await dialog.getByLabel('Password', { exact: true }).fill(password);
	await dialog.getByRole('button', { name: 'Continue', exact: true }).click();
}

/** Enters the authenticator code for this secret when the session is not fresh enough. */
export async function proveCode(page: Page, secret: string): Promise<void> {
	const dialog = page.getByRole('dialog', { name: 'Enter your code to continue', exact: true });
	await dialog.getByLabel('Six-digit code').fill(codeOf(secret));
	await dialog.getByRole('button', { name: 'Continue', exact: true }).click();
}

export async function enterPassword(
	page: Page,
	{ email, password }: Pick<Person, 'email' | 'password'>
): Promise<void> {
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
	await skipSecurity(page);
}

/** Takes neither the passkey nor the PIN that is offered when a device is set up. */
export async function skipSecurity(page: Page): Promise<void> {
	await expect(page.getByRole('heading', { name: 'Security on this device' })).toBeVisible();
	await page.getByRole('button', { name: 'Not now', exact: true }).click();
}

/** Adds a passphrase in Settings > Security on this device, to a copy that has none. */
export async function addPassphrase(page: Page, text: string): Promise<void> {
	await page.getByRole('button', { name: 'Add a passphrase', exact: true }).click();
	const dialog = page.getByRole('dialog', { name: 'Add a passphrase', exact: true });
	await dialog.getByLabel('New passphrase', { exact: true }).fill(text);
	await dialog.getByLabel('Repeat the passphrase', { exact: true }).fill(text);
	await dialog.getByRole('button', { name: 'Add', exact: true }).click();
	await expect(dialog).toBeHidden();
}

/**
 * Enrols from the screen with QR code and key, as an authenticator app would; returns the recovery
 * codes.
 */
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

/** Unlocks the app after a cold start, with or without a server. */
export async function unlock(page: Page): Promise<void> {
	await page.goto('/');
	await enterPassphrase(page);
}

export async function enterPassphrase(page: Page): Promise<void> {
	await submitPassphrase(page);
	await list(page).waitFor();
}

export async function submitPassphrase(page: Page): Promise<void> {
	await page.getByLabel('Offline passphrase', { exact: true }).fill(PASSPHRASE);
	await page.getByRole('button', { name: 'Unlock', exact: true }).click();
}

/** Words of the bar under the header while no server is within reach. */
export const OFFLINE = /Offline|Can’t reach the server/;

/** Returns the sync state that every screen shows: a chip in the header, or the bar under it. */
export function syncChip(page: Page): Locator {
	return page.getByRole('banner').getByRole('button');
}

export async function expectUpToDate(page: Page): Promise<void> {
	await expect(syncChip(page)).toContainText('Up to date');
}

/** Returns the list of administrators: a table on a desktop, a list on a phone. */
export function list(page: Page): Locator {
	const name = { name: 'Administrators', exact: true };
	return page.getByRole('table', name).or(page.getByRole('list', name));
}

/** Searches for a person's row, because a long list draws only the rows in view. */
export async function findRow(page: Page, name: string): Promise<Locator> {
	await find(page, name);
	const link = page.getByRole('link', { name, exact: true });
	return list(page).getByRole('row').or(list(page).getByRole('listitem')).filter({ has: link });
}

/**
 * Types into the search field; retries because a navigation that ends takes the focus and the typed
 * text.
 */
export async function find(page: Page, text: string): Promise<void> {
	const search = page.getByRole('searchbox', { name: 'Search administrators' });
	await expect(async () => {
		await search.fill(text);
		await expect(search).toHaveValue(text, { timeout: 1_000 });
	}).toPass();
}

/** Sets one condition of the list of administrators. */
export async function filterBy(page: Page, label: string, choice: string): Promise<void> {
	await page.getByRole('button', { name: /^Filter/ }).click();
	const dialog = page.getByRole('dialog', { name: 'Filter and sort', exact: true });
	await dialog.getByRole('combobox', { name: label, exact: true }).selectOption(choice);
	await dialog.getByRole('button', { name: /^Show / }).click();
	await expect(dialog).toBeHidden();
}

/** Opens Edit Administrator from the list, or Administrator where the role may only read. */
export async function openAdministrator(page: Page, name: string): Promise<Locator> {
	const row = await findRow(page, name);
	await row.getByRole('link', { name, exact: true }).click();
	const panel = page.getByRole('dialog', { name: /^(Edit )?Administrator$/ });
	await expect(panel.getByText(name, { exact: true }).first()).toBeVisible();
	return panel;
}

export async function save(panel: Locator): Promise<void> {
	await panel.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(panel).toBeHidden();
}

/** Suspends from the open panel's Account Settings and confirms; returns the dialog's text. */
export async function suspend(page: Page): Promise<string> {
	await page.getByRole('button', { name: 'Suspend Account', exact: true }).click();
	return confirm(page, 'Suspend');
}

/** Suspends an administrator in their panel, and closes the panel. */
export async function suspendAdministrator(page: Page, name: string): Promise<void> {
	await openAdministrator(page, name);
	await suspend(page);
	await closePanel(page);
}

export async function restore(page: Page): Promise<string> {
	await page.getByRole('button', { name: 'Restore Account', exact: true }).click();
	return confirm(page, 'Restore');
}

/** Adds an administrator as a Manager of all organizations. */
export async function add(page: Page, name: string, email: string): Promise<void> {
	await save(await fillAddition(page, name, email));
}

/** Fills in a new Manager; returns the panel, which is not saved yet. */
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

/** Changes both names of a person in one change. */
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
	const panel = page.getByRole('dialog', { name: /^(Edit )?Administrator$/ });
	await panel.getByRole('button', { name: /^(Close|Back)$/ }).click();
	await expect(panel).toBeHidden();
}

/** Returns the card of one change on the Changes screen, by its sentence. */
export function changeCard(page: Page, sentence: string): Locator {
	return page.getByRole('article', { name: sentence, exact: true });
}

export async function openScreen(page: Page, name: Screen['title']): Promise<void> {
	await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name }).click();
	await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
}

/** Opens one of the screens that Settings lists. */
export async function openSettings(page: Page, name: string): Promise<void> {
	await openScreen(page, 'Settings');
	await page.getByRole('main').getByRole('link', { name, exact: true }).click();
	await expect(page.getByRole('heading', { level: 2, name, exact: true })).toBeVisible();
}
