import { expect, type Page } from '@playwright/test';
import { list, openScreen, PASSPHRASE, syncChip } from '#support/browser/app.ts';
import { addAuthenticator } from '#support/browser/authenticator.ts';
import { ageFactors } from '#support/world/database.ts';
import type { Look } from './look.ts';
import type { World } from '#support/world/world.ts';

interface Tour {
	readonly world: World;
	readonly look: Look;
}

/** Visits a passkey from its creation to its removal, with every prompt in between. */
export async function tourPasskeys(page: Page, { world, look }: Tour): Promise<void> {
	await addAuthenticator(page);
	await openProfile(page);
	await addPasskey(page, look);
	const own = page.getByRole('list', { name: 'Passkeys', exact: true }).getByRole('listitem');
	await own.getByRole('button', { name: /^Rename / }).click();
	const naming = page.getByRole('dialog', { name: 'Rename a passkey', exact: true });
	await expect(naming).toBeVisible();
	await look('rename a passkey');
	await naming.getByRole('button', { name: 'Cancel', exact: true }).click();

	await signOut(page);
	await page.getByRole('button', { name: 'Sign in with a passkey', exact: true }).click();
	const choose = page.getByRole('button', { name: 'Unlock with your passkey', exact: true });
	await expect(choose).toBeVisible();
	await look('choose a passkey to unlock');
	await choose.click();
	await expect(list(page)).toBeVisible();
	await syncChip(page).click();
	await page.getByRole('button', { name: 'Lock', exact: true }).click();
	const unlock = page.getByRole('button', { name: 'Unlock with a passkey', exact: true });
	await expect(unlock).toBeVisible();
	await look('unlock with a passkey');
	await unlock.click();
	await expect(list(page)).toBeVisible();

	await openProfile(page);
	ageFactors(world);
	await own.getByRole('button', { name: /^Remove / }).click();
	const removal = page.getByRole('alertdialog');
	await expect(removal).toBeVisible();
	await look('remove a passkey');
	await removal.getByRole('button', { name: 'Remove', exact: true }).click();
	const stepUp = page.getByRole('dialog', { name: 'Use your passkey to continue', exact: true });
	await expect(stepUp).toBeVisible();
	await look('a passkey to continue');
	await stepUp.getByRole('button', { name: 'Use your passkey', exact: true }).click();
	await expect(page.getByText('No passkeys yet.', { exact: true })).toBeVisible();
}

async function addPasskey(page: Page, look: Look): Promise<void> {
	await page.getByRole('button', { name: 'Add a passkey', exact: true }).click();
	const codes = page.getByRole('alertdialog', { name: 'Keep your recovery codes' });
	await expect(codes.getByRole('listitem')).toHaveCount(10);
	await look('recovery codes of a first passkey');
	await codes.getByRole('button', { name: 'I have kept these codes' }).click();
	const dialog = page.getByRole('dialog', { name: 'Unlock this device with a passkey' });
	await expect(dialog).toBeVisible();
	await look('unlock this device with a passkey');
	await dialog.getByLabel('Offline passphrase', { exact: true }).fill(PASSPHRASE);
	await dialog.getByRole('button', { name: 'Continue', exact: true }).click();
	await expect(page.getByText('Unlocks this device', { exact: true })).toBeVisible();
	await look('profile, a passkey');
}

async function openProfile(page: Page): Promise<void> {
	await openScreen(page, 'Settings');
	await page.getByRole('main').getByRole('link', { name: 'Profile', exact: true }).click();
}

async function signOut(page: Page): Promise<void> {
	await openScreen(page, 'Settings');
	const button = { name: 'Sign out', exact: true };
	await page.getByRole('button', button).click();
	await page.getByRole('alertdialog', button).getByRole('button', button).click();
	await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
	// Otherwise the next sign-in would return to the settings.
	await page.goto('/');
}
