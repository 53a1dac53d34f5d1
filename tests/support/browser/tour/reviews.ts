import { expect, type Page } from '@playwright/test';
import { expectUpToDate, openScreen } from '#support/browser/app.ts';
import { ada, ben, mara, noor, sam } from '#support/world/people.ts';
import { openColleague } from '#support/world/reviews.ts';
import type { World } from '#support/world/world.ts';
import type { Look } from './look.ts';

const DAY_MS = 86_400_000;

interface Tour {
	readonly world: World;
	readonly look: Look;
}

/** Visits the access reviews, one of them with its card and its people, and the form of a new one. */
export async function tourReviews(page: Page, { world, look }: Tour): Promise<void> {
	const colleague = await openColleague(world);
	await colleague.start({
		name: 'Alder Legal',
		subjects: [ada, ben, sam, mara, noor],
		reviewers: [ada, ben],
		dueAt: Date.now() + 14 * DAY_MS
	});
	await openScreen(page, 'Administrators');
	await expectUpToDate(page);
	await page.getByRole('link', { name: 'Overview', exact: true }).click();
	await page.getByRole('link', { name: 'All access reviews', exact: true }).click();
	await expect(page.getByText('4 people left for you', { exact: true })).toBeVisible();
	await look('access reviews');
	await page.getByRole('button', { name: 'Start a Review', exact: true }).click();
	await page.getByLabel('Name*', { exact: true }).fill('');
	await page.getByRole('radio', { name: 'Administrators of an organization' }).check();
	await page.getByRole('button', { name: 'Start Review', exact: true }).click();
	await expect(page.getByText('Choose an organization.')).toBeVisible();
	await look('start a review');
	await page.getByRole('main').getByRole('link', { name: 'Access Reviews', exact: true }).click();

	await page.getByRole('link', { name: 'Alder Legal', exact: true }).click();
	const decision = page.getByRole('group', { name: 'Decision', exact: true });
	await expect(decision).toBeVisible();
	await look('access review');
	await page.getByRole('button', { name: 'Add a note', exact: true }).click();
	await page.getByLabel('Note (optional)', { exact: true }).fill('Works nights');
	await decision.getByRole('button', { name: 'Keep', exact: true }).click();
	await expect(page.getByText('1 of 5 people decided', { exact: true })).toBeVisible();
	await decision.getByRole('button', { name: 'Suspend', exact: true }).click();
	await expect(page.getByRole('alertdialog')).toBeVisible();
	await look('access review, suspend');
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: /^Everyone/ }).click();
	const people = page.getByRole('list', { name: 'People under review', exact: true });
	await expect(people.getByRole('listitem')).toHaveCount(5);
	await look('access review, people');
	await people.getByRole('button').filter({ hasText: ada.name }).click();
	await expect(page.getByText('You can’t decide about your own access.')).toBeVisible();
	await look('access review, oneself');
	await page.getByRole('button', { name: 'Export and close', exact: true }).click();
	await page.getByRole('menuitem', { name: 'Close review', exact: true }).click();
	await expect(page.getByRole('alertdialog')).toBeVisible();
	await look('access review, close');
	await page
		.getByRole('alertdialog')
		.getByRole('button', { name: 'Close Review', exact: true })
		.click();
	await expect(page.getByText('Closed today', { exact: true })).toBeVisible();
}
