import { expect, type Page } from '@playwright/test';
import { openScreen } from '#support/browser/app.ts';
import type { Look } from './look.ts';

/** Visits the pages of Settings, with and without content. */
export async function tourTheSettings(page: Page, look: Look): Promise<void> {
	await open(page, 'Appearance');
	await look('appearance');
	await open(page, 'Security on this device');
	await page.getByRole('button', { name: 'Set a PIN', exact: true }).click();
	await look('security');
	await open(page, 'Sync & storage');
	await page.getByRole('button', { name: 'Check for updates', exact: true }).click();
	await expect(page.getByText('This is the newest version.')).toBeVisible();
	await look('sync and storage');
	await page.getByRole('button', { name: 'Reset local copy', exact: true }).click();
	await look('reset local copy');
	await page.keyboard.press('Escape');
	await open(page, 'Profile');
	await page.getByRole('button', { name: 'Change password', exact: true }).click();
	await page.getByRole('button', { name: 'Change password', exact: true }).click();
	await expect(page.getByText('Enter your current password.')).toBeVisible();
	await look('change password');
	await page.getByRole('button', { name: 'Cancel', exact: true }).click();
	await tourTheAccount(page, look);
}

async function tourTheAccount(page: Page, look: Look): Promise<void> {
	await open(page, 'Account');
	const lease = page.getByRole('textbox', { name: 'Offline access limit (hours)', exact: true });
	await lease.fill('0');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByText('Enter a whole number from 1 to 720.')).toBeVisible();
	await look('account, a number that cannot be taken');
	await lease.fill('72');
	const box = page.getByRole('checkbox', { name: 'Global MFA Requirement', exact: true });
	await box.check();
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await page.getByText('not currently required').click();
	await look('pre-flight of the global MFA requirement');
	await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
	await box.uncheck();
}

async function open(page: Page, name: string): Promise<void> {
	await openScreen(page, 'Settings');
	await page.getByRole('main').getByRole('link', { name, exact: true }).click();
	await expect(page.getByRole('heading', { level: 2, name, exact: true })).toBeVisible();
}
