import { expect, type Page } from '@playwright/test';
import { expectUpToDate, openScreen, signIn } from '#support/browser/app.ts';
import { reduceOn } from '#support/browser/reviews.ts';
import { ada, ben, jimenez, mara, noor, sam } from '#support/world/people.ts';
import { openColleague } from '#support/world/reviews.ts';
import type { Stage } from './visit.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

/** Pictures access reviews: the list, Overview, the form, the card, the people and the dialogs. */
export async function visitReviews({ world, browser: { page }, take }: Stage): Promise<void> {
	const colleague = await openColleague(world);
	const subjects = [ada, ben, sam, mara, noor, jimenez];
	const reviewers = [ada, ben];
	// Ten minutes more, so that they are the same days in every picture.
	const inDays = (days: number) => Date.now() + days * DAY_MS + 10 * MINUTE_MS;
	const plan = { subjects, reviewers };
	const last = await colleague.start({ ...plan, name: 'Spring', dueAt: inDays(2) });
	await colleague.decide(last, jimenez, 'keep');
	await colleague.start({ ...plan, name: 'Autumn', dueAt: inDays(14) });
	await signIn(page, ada);
	await expectUpToDate(page);
	await page.getByRole('link', { name: 'Overview', exact: true }).click();
	await take('overview', { isScreen: true });
	await page.getByRole('link', { name: 'All access reviews', exact: true }).click();
	await take('list');
	await page.getByRole('button', { name: 'Start a Review', exact: true }).click();
	await page.getByLabel('Name*', { exact: true }).fill('Winter');
	await page.getByLabel('Due date*', { exact: true }).fill('2030-01-15');
	await take('new', { isScreen: true });
	await page.getByRole('main').getByRole('link', { name: 'Access Reviews', exact: true }).click();

	await page.getByRole('link', { name: 'Autumn', exact: true }).click();
	await take('card', { isScreen: true });
	await decide(page, 'Keep');
	await expect(page.getByText('Last review: Kept (Spring)', { exact: true })).toBeVisible();
	await take('card with a last review');
	await page.getByRole('button', { name: 'Suspend', exact: true }).click();
	await take('suspend');
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: 'Skip', exact: true }).click();
	await expect(page.getByRole('article', { name: mara.name, exact: true })).toBeVisible();
	await page.getByRole('button', { name: 'Reduce', exact: true }).click();
	const dialog = page.getByRole('dialog', { name: 'Reduce Access', exact: true });
	await expect(dialog.getByLabel('Role*', { exact: true })).toBeVisible();
	await take('reduce', { isScreen: true });
	await page.keyboard.press('Escape');
	await reduceOn(page);
	await expectUpToDate(page);
	await page.getByRole('button', { name: /^Everyone/ }).click();
	await take('people', { isScreen: true });
	await page.getByRole('button', { name: 'Export and close', exact: true }).click();
	await page.getByRole('menuitem', { name: 'Close review', exact: true }).click();
	await take('close');
	await page.keyboard.press('Escape');
	await openScreen(page, 'Activity');
	await take('activity');
	await openScreen(page, 'Administrators');
	await colleague.start({ ...plan, name: 'Winter', dueAt: inDays(0.5) });
	await expect(page.getByRole('region', { name: 'Access review', exact: true })).toBeVisible();
	await take('soon due');
}

async function decide(page: Page, verb: string): Promise<void> {
	const before = await page.getByRole('article').getAttribute('aria-label');
	const group = page.getByRole('group', { name: 'Decision', exact: true });
	await group.getByRole('button', { name: verb, exact: true }).click();
	await expect(page.getByRole('article')).not.toHaveAttribute('aria-label', before ?? '');
	await expectUpToDate(page);
}
