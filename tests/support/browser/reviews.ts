import type { Locator, Page } from '@playwright/test';
import { ada, ben, type Person } from '#support/world/people.ts';
import { openColleague } from '#support/world/reviews.ts';
import type { World } from '#support/world/world.ts';
import { expect } from './test.ts';

const DAY_MS = 86_400_000;

export async function openReview(page: Page, name: string): Promise<void> {
	await page.getByRole('link', { name: 'Overview', exact: true }).click();
	await page.getByRole('link', { name, exact: true }).click();
	await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
}

export async function startReview(
	world: World,
	name: string,
	subjects: readonly Person[]
): Promise<string> {
	const colleague = await openColleague(world);
	const dueAt = Date.now() + 14 * DAY_MS;
	return colleague.start({ name, subjects, reviewers: [ada, ben], dueAt });
}

export function decision(page: Page, verb: 'Keep' | 'Reduce' | 'Suspend'): Locator {
	const group = page.getByRole('group', { name: 'Decision', exact: true });
	return group.getByRole('button', { name: verb, exact: true });
}

export async function suspendOn(page: Page): Promise<void> {
	await decision(page, 'Suspend').click();
	const dialog = page.getByRole('alertdialog', { name: 'Suspend Account', exact: true });
	await dialog.getByRole('button', { name: 'Suspend', exact: true }).click();
	await expect(dialog).toBeHidden();
}

/** Takes an organization away, or all of them from someone who reaches all. */
export async function reduceOn(page: Page): Promise<void> {
	await decision(page, 'Reduce').click();
	const dialog = page.getByRole('dialog', { name: 'Reduce Access', exact: true });
	const selected = dialog.getByRole('radio', { name: 'Selected organizations', exact: true });
	await selected
		.or(dialog.getByRole('button', { name: /^Remove / }))
		.first()
		.click();
	await dialog.getByRole('button', { name: 'Reduce', exact: true }).click();
	await expect(dialog).toBeHidden();
}

export function chip(page: Page, label: string): Locator {
	const chips = page.getByRole('list', { name: 'Show', exact: true });
	return chips.getByRole('button', { name: new RegExp(`^${label} [\\d,]+$`) });
}
