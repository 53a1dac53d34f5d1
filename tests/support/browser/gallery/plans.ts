import { expect, type Locator } from '@playwright/test';
import {
	closePanel,
	expectUpToDate,
	find,
	findRow,
	openAdministrator,
	openScreen,
	signIn
} from '#support/browser/app.ts';
import { openPlanner } from '#support/world/access-plans.ts';
import { ada, mara, sam } from '#support/world/people.ts';
import type { Stage } from './visit.ts';

const MINUTE_MS = 60_000;
/** A time that a field shows in the same way whenever the pictures are drawn. */
const SOME_TIME = '2030-01-15T18:00';

/** Pictures access that ends automatically: the row, the record, its dialogs, and the warnings. */
export async function visitPlans({ world, browser: { page }, take }: Stage): Promise<void> {
	const plans = await openPlanner(world);
	// Ten minutes more, so that they are the same hours in every picture.
	const inHours = (hours: number) => Date.now() + (6 * hours + 1) * 10 * MINUTE_MS;
	await plans.raiseRole(sam, inHours(2));
	await plans.raiseAccess(mara, ['Lumen Optics', 'Maple Schools'], inHours(3));
	await plans.suspendFrom(mara, inHours(30), inHours(60));
	await plans.endOn(mara, inHours(20 * 24));
	await signIn(page, ada);
	await expectUpToDate(page);
	await expect(await findRow(page, mara.name)).toContainText('left');
	await take('row', { isScreen: true });

	const panel = await openAdministrator(page, mara.name);
	await take('record', { isScreen: true });
	await ask(panel, 'Give temporary access');
	await take('temporary access');
	await page.keyboard.press('Escape');
	await closePanel(page);
	await openAdministrator(page, sam.name);
	await ask(panel, 'Change');
	await take('temporary role');
	await page.keyboard.press('Escape');
	await ask(panel, 'Set end date');
	await take('end date');
	await page.keyboard.press('Escape');
	await ask(panel, 'Plan suspension');
	await take('suspension later');
	await page.getByRole('radio', { name: 'Now', exact: true }).check();
	await page.getByLabel('Suspended until*').fill(SOME_TIME);
	await take('suspension now');
	await page.keyboard.press('Escape');
	await closePanel(page);
	await find(page, '');

	await page.getByRole('link', { name: 'Overview', exact: true }).click();
	await expect(page.getByRole('region', { name: 'Changing within 24 hours' })).toBeVisible();
	await take('overview');
	await openScreen(page, 'Administrators');
	await plans.endOn(ada, inHours(20));
	await expect(page.getByRole('region', { name: 'Your access' })).toBeVisible();
	await take('own access ends');
}

/** Opens the dialog of a plan, and fills in its times. */
async function ask(panel: Locator, button: string): Promise<void> {
	await panel.getByRole('button', { name: button, exact: true }).click();
	const times = panel.page().locator('input[type="datetime-local"]');
	for (const time of await times.all()) await time.fill(SOME_TIME);
}
