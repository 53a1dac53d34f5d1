// @all: every kind of planned access; sync/access/access-plans.test.ts has their rules
import type { Locator } from '@playwright/test';
import { goOffline, goOnline, openStage } from '#support/browser/acceptance.ts';
import {
	closePanel,
	expectUpToDate,
	find,
	findRow,
	openAdministrator,
	signIn
} from '#support/browser/app.ts';
import { expect, test } from '#support/browser/test.ts';
import { openPlanner } from '#support/world/access-plans.ts';
import { storedField } from '#support/world/database.ts';
import { ada, jimenez, sam } from '#support/world/people.ts';

const HOUR_MS = 3_600_000;
const phone = { width: 390, height: 844 };
const stage = openStage(ada);

test('a temporary role is given offline, extended, and ended by hand', async () => {
	const { world, page } = stage;
	await page.setViewportSize(phone);
	const before = await storedField(world, sam.id, 'role');
	await goOffline({ world, page });
	const panel = await openAdministrator(page, sam.name);
	const plans = plansIn(panel);
	const dialog = await openPlan(plans, 'Give temporary role');
	await dialog.getByRole('button', { name: 'Give role' }).click();
	await expect(dialog.getByText('Choose a role.')).toBeVisible();
	await dialog.getByLabel('Role*').selectOption('Administrator');
	await dialog.getByLabel('Until*').fill(localTime(Date.now() + 30 * HOUR_MS));
	await dialog.getByRole('button', { name: 'Give role' }).click();
	await expect(dialog).toContainText('Your provider doesn’t allow temporary access for that long.');
	await dialog.getByRole('button', { name: '4 hrs', exact: true }).click();
	await dialog.getByLabel('Reason (optional)').fill('On call');
	await dialog.getByRole('button', { name: 'Give role' }).click();

	await expect(plans).toContainText(/Administrator until .*, then Help Desk again/);
	expect(await storedField(world, sam.id, 'role')).toBe(before);
	await changePlan(plans, async (change) => {
		await change.getByRole('button', { name: '8 hrs', exact: true }).click();
	});
	await expect(plans).toContainText(/in [78] hr/);
	await closePanel(page);
	await expect(await findRow(page, sam.name)).toContainText(/Role: [78]h left/);

	await goOnline({ world, page });
	await expect
		.poll(async () => JSON.stringify(await storedField(world, sam.id, 'roleReturn')))
		.toMatch(/"role":"Help Desk"/);
	await expectUpToDate(page);
	await openAdministrator(page, sam.name);
	await plans.getByRole('button', { name: 'End now' }).click();
	await expect.poll(() => storedField(world, sam.id, 'role')).toBe(before);
	await expect(plans.getByRole('list', { name: 'Plans' })).toBeHidden();
	await closePanel(page);
});

test('a suspension until a time begins now, one from a time later', async () => {
	const { world, page } = stage;
	await page.setViewportSize({ width: 1440, height: 900 });
	const plans = plansIn(await openAdministrator(page, jimenez.name));
	const dialog = await openPlan(plans, 'Plan suspension');
	await dialog.getByLabel('Suspended from*').fill(`${nextYear()}-07-01T08:00`);
	await dialog.getByLabel('Restored at').fill(`${nextYear()}-06-01T08:00`);
	await dialog.getByRole('button', { name: 'Plan', exact: true }).click();
	await expect(dialog).toContainText('Enter a later time.');
	await dialog.getByLabel('Restored at').fill(`${nextYear()}-07-15T08:00`);
	await dialog.getByRole('button', { name: 'Plan', exact: true }).click();
	await expect(plans).toContainText(/Suspended from 1 Jul .* until 15 Jul/);
	await plans.getByRole('button', { name: 'Remove' }).click();

	await openPlan(plans, 'Plan suspension');
	await dialog.getByRole('radio', { name: 'Now' }).check();
	await dialog.getByRole('button', { name: 'Suspend', exact: true }).click();

	await expect(plans).toContainText(/Suspended until .* in 2[34] hr/);
	await expect.poll(() => storedField(world, jimenez.id, 'suspended')).toBe(true);
	await expect.poll(() => storedField(world, jimenez.id, 'restoreAt')).toEqual(expect.any(Number));
	await changePlan(plans, (change) =>
		change.getByLabel('Suspended until*').fill(localTime(Date.now() + 49 * HOUR_MS))
	);
	await expect(plans).toContainText('in 2 days');
	await closePanel(page);
	await expect(await findRow(page, jimenez.name)).toContainText('2d left');
	await find(page, '');
});

test('a person whose own access ends soon is warned, and Overview lists it', async () => {
	const { world, page } = stage;
	await page.setViewportSize(phone);
	const colleague = await openPlanner(world);
	await colleague.raiseRole(sam, Date.now() + HOUR_MS / 2);
	await colleague.endOn(ada, Date.now() + 20 * HOUR_MS);
	const technician = await stage.openBrowser();
	await technician.page.setViewportSize(phone);
	await signIn(technician.page, sam);

	const warning = { name: 'Your access', exact: true } as const;
	await expect(technician.page.getByRole('region', warning)).toContainText(
		/Your Administrator role ends in \d+ min \(.*\)\. Then you’re Help Desk again\./
	);
	await expect(page.getByRole('region', warning)).toContainText('Your access ends in');
	await page.getByRole('link', { name: 'Overview' }).click();
	const list = page.getByRole('region', { name: 'Changing within 24 hours' });
	await expect(list.getByRole('listitem')).toHaveCount(2);
	await expect(list.getByRole('listitem').first()).toContainText(
		/Sam Rivera.*Administrator ends, then Help Desk again/
	);
});

function plansIn(panel: Locator): Locator {
	return panel.getByRole('region', { name: 'Planned access changes' });
}

async function openPlan(plans: Locator, name: string): Promise<Locator> {
	await plans.getByRole('button', { name, exact: true }).click();
	return plans.page().getByRole('dialog', { name, exact: true });
}

/** Changes the only plan. */
async function changePlan(
	plans: Locator,
	change: (dialog: Locator) => Promise<unknown>
): Promise<void> {
	await plans.getByRole('button', { name: 'Change', exact: true }).click();
	const dialog = plans.page().getByRole('dialog', { name: /^Change / });
	await change(dialog);
	await dialog.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(dialog).toBeHidden();
}

function nextYear(): number {
	return new Date().getFullYear() + 1;
}

/** Writes a time as its field holds it. */
function localTime(at: number): string {
	const zoneMs = new Date(at).getTimezoneOffset() * 60_000;
	return new Date(at - zoneMs).toISOString().slice(0, 16);
}
