import { expect, type Page } from '@playwright/test';
import {
	closePanel,
	expectUpToDate,
	find,
	openAdministrator,
	openScreen
} from '#support/browser/app.ts';
import { openPlanner } from '#support/world/access-plans.ts';
import { mara } from '#support/world/people.ts';
import type { World } from '#support/world/world.ts';
import type { Look } from './look.ts';

const HOUR_MS = 3_600_000;

interface Tour {
	readonly world: World;
	readonly look: Look;
}

/** Visits what is planned for an administrator, the dialogs that plan it, and Overview. */
export async function tourPlans(page: Page, { world, look }: Tour): Promise<void> {
	const planner = await openPlanner(world);
	await planner.raiseRole(mara, Date.now() + 2 * HOUR_MS);
	await planner.raiseAccess(mara, ['Maple Schools'], Date.now() + 3 * HOUR_MS);
	await openScreen(page, 'Administrators');
	await expectUpToDate(page);
	const panel = await openAdministrator(page, mara.name);
	const plans = panel.getByRole('region', { name: 'Planned access changes' });
	await expect(plans.getByRole('listitem')).toHaveCount(2);
	await look('planned access changes');
	for (const name of ['Change', 'Give temporary access', 'Set end date', 'Plan suspension']) {
		await plans.getByRole('button', { name, exact: true }).click();
		await expect(page.getByLabel('Reason (optional)')).toBeVisible();
		await look(`plan, ${name}`);
		await page.keyboard.press('Escape');
	}
	await closePanel(page);
	await find(page, '');
	await page.getByRole('link', { name: 'Overview', exact: true }).click();
	const soon = page.getByRole('region', { name: 'Changing within 24 hours' });
	await expect(soon.getByRole('listitem')).toHaveCount(2);
	await look('overview, changing soon');

	await openScreen(page, 'Administrators');
	await openAdministrator(page, mara.name);
	for (const left of [1, 0]) {
		await plans.getByRole('button', { name: 'End now' }).first().click();
		await expect(plans.getByRole('listitem')).toHaveCount(left);
	}
	await closePanel(page);
	await find(page, '');
}
