import { expect, type Page } from '@playwright/test';
import { expectUpToDate, openScreen, signIn, syncChip } from '#support/browser/app.ts';
import { connect } from '#support/world/client.ts';
import { ada, ben, mara } from '#support/world/people.ts';
import { phone } from './sizes.ts';
import type { Stage } from './visit.ts';

/** Pictures every room of Settings, and what is asked in it. */
export async function visitSettings({ world, browser: { page }, take }: Stage): Promise<void> {
	for (const person of [ben, mara]) await connect(world.server.url, person);
	await signIn(page, ada);
	await expectUpToDate(page);
	// A phone opens the list of pages, and wider screens a page beside the list.
	await page.setViewportSize(phone);
	await openScreen(page, 'Settings');
	await take('settings', { isScreen: true });
	await syncChip(page).click();
	const status = page.getByRole('dialog', { name: 'Device status', exact: true });
	await status.getByRole('button', { name: 'Sign out', exact: true }).click();
	await expect(page.getByRole('alertdialog', { name: 'Sign out', exact: true })).toBeVisible();
	await take('sign out');
	await page.keyboard.press('Escape');
	await page.keyboard.press('Escape');
	for (const room of ['Appearance', 'Security on this device', 'Sync & storage']) {
		await open(page, room);
		await take(room, { isScreen: true });
	}
	await open(page, 'Devices');
	await expect(page.getByText('This device', { exact: true })).toBeVisible();
	await take('devices', { isScreen: true });
	await page.getByRole('button', { name: `Revoke Test client of ${mara.name}` }).click();
	await take('revoke a device');
	await page.keyboard.press('Escape');
	await open(page, 'Profile');
	await expect(page.getByRole('heading', { name: 'API key', exact: true })).toBeVisible();
	await take('profile', { isScreen: true });
	await page.getByRole('button', { name: 'Change password', exact: true }).click();
	await page.getByRole('button', { name: 'Change password', exact: true }).click();
	await expect(page.getByText('Enter your current password.')).toBeVisible();
	await take('change password');
	await page.getByRole('button', { name: 'Cancel', exact: true }).click();
	await visitAccount(page, take);
	await page.getByRole('banner').getByRole('link', { name: 'Help', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Before you begin' })).toBeVisible();
	await take('help', { isScreen: true });
}

async function visitAccount(page: Page, take: Stage['take']): Promise<void> {
	await open(page, 'Account');
	await take('account', { isScreen: true });
	const box = page.getByRole('checkbox', { name: 'Global MFA Requirement', exact: true });
	await box.check();
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByRole('alertdialog').getByText('not currently required')).toBeVisible();
	await take('global mfa requirement');
	await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
	await box.uncheck();
}

async function open(page: Page, name: string): Promise<void> {
	await openScreen(page, 'Settings');
	await page.getByRole('main').getByRole('link', { name, exact: true }).click();
	await expect(page.getByRole('heading', { level: 2, name, exact: true })).toBeVisible();
}
