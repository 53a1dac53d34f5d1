import { expect } from '@playwright/test';
import {
	choosePassphrase,
	enrol,
	enterPassword,
	expectUpToDate,
	list,
	openScreen
} from '#support/browser/app.ts';
import { owner, setUp, setUpLink, type Portal } from '#support/browser/new-portal.ts';
import type { Browser } from '#support/browser/browser.ts';
import type { Take } from './gallery.ts';

interface NewStage {
	readonly portal: Portal;
	readonly browser: Browser;
	readonly take: Take;
}

/** Pictures a provider in which there is nothing yet, and the checklist of its first steps. */
export async function visitStart({ portal, browser: { page }, take }: NewStage): Promise<void> {
	await page.goto(setUpLink(portal));
	await setUp(page);
	await expect(page.getByRole('heading', { name: 'Your server is set up' })).toBeVisible();
	await take('set up');
	await page.goto('/');
	await enterPassword(page, owner);
	await enrol(page);
	await choosePassphrase(page);
	await expect(list(page)).toContainText(owner.name);
	await expectUpToDate(page);
	await expect(page.getByRole('link', { name: /^Get started/ })).toBeVisible();
	await take('first list', { isScreen: true });
	await openScreen(page, 'Organizations');
	await expect(page.getByText('No organizations yet')).toBeVisible();
	await take('no organizations');
	await openScreen(page, 'Administrators');
	await page.getByRole('link', { name: /^Get started/ }).click();
	const checklist = page.getByRole('region', { name: 'Get started', exact: true });
	await expect(checklist).toContainText('0 of 5 done');
	await take('get started', { isScreen: true });
}
