// @all: starts servers under another clock
import { goOffline, goOnline } from '#support/browser/acceptance.ts';
import {
	closePanel,
	expectUpToDate,
	findRow,
	openAdministrator,
	openScreen,
	provePassword,
	signIn
} from '#support/browser/app.ts';
import { expect } from '#support/browser/test.ts';
import { test } from '#support/browser/timed-test.ts';
import { openPlanner } from '#support/world/access-plans.ts';
import { auditEvents } from '#support/world/database.ts';
import { ada, sam } from '#support/world/people.ts';

const HOUR_MS = 3_600_000;

test('a role that was given for two hours returns, with the server down across its end', async ({
	world,
	time,
	openBrowser
}) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	const colleague = await openPlanner(world);
	await colleague.raiseRole(sam, Date.now() + 2 * HOUR_MS);
	await expect(await findRow(page, sam.name)).toContainText('Administrator');

	await world.server.stop();
	await time.setAhead(3 * HOUR_MS);
	await world.server.start();

	await expect(await findRow(page, sam.name)).toContainText('Help Desk');
	await expect(await findRow(page, sam.name)).not.toContainText('left');
	expect(await auditEvents(world, 'administrator.endRaise')).toHaveLength(1);
});

test('a contractor whose end date comes is signed out, and shown as suspended', async ({
	world,
	time,
	openBrowser
}) => {
	const [owner, contractor] = [await openBrowser(), await openBrowser()];
	await signIn(owner.page, ada);
	await signIn(contractor.page, sam);
	const colleague = await openPlanner(world);
	await colleague.endOn(sam, Date.now() + 2 * HOUR_MS);
	await expect(await findRow(owner.page, sam.name)).toContainText('left');

	await time.setAhead(3 * HOUR_MS);

	await expect(await findRow(owner.page, sam.name)).toContainText('Suspended');
	await expectUpToDate(owner.page);
	await expect(
		contractor.page.getByRole('heading', { name: 'This device was signed out' })
	).toBeVisible();
	expect(await auditEvents(world, 'administrator.endAccount')).toHaveLength(1);
});

test('a raise that arrives after its end needs its author, who repeats it', async ({
	world,
	time,
	openBrowser
}) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	await goOffline({ world, page });
	const panel = await openAdministrator(page, sam.name);
	await panel.getByRole('button', { name: 'Give temporary role', exact: true }).click();
	const dialog = page.getByRole('dialog', { name: 'Give temporary role', exact: true });
	await dialog.getByLabel('Role*').selectOption('Administrator');
	await dialog.getByRole('button', { name: '1 hr', exact: true }).click();
	await dialog.getByRole('button', { name: 'Give role', exact: true }).click();
	await closePanel(page);
	await time.setAhead(3 * HOUR_MS);
	await goOnline({ world, page });

	await openScreen(page, 'Changes');
	const main = page.getByRole('main');
	await expect(main).toContainText('Rejected: That time has already passed. Choose a later one.');
	await main.getByRole('link', { name: 'Change and redo', exact: true }).click();
	await expect(dialog.getByLabel('Role*')).toHaveValue('Administrator');
	await dialog.getByRole('button', { name: '8 hrs', exact: true }).click();
	await dialog.getByRole('button', { name: 'Give role', exact: true }).click();
	await provePassword(page, ada);

	await expect
		.poll(async () => (await auditEvents(world, 'administrator.raiseRole')).at(-1)?.outcome)
		.toBe('applied');
	await closePanel(page);
	await openScreen(page, 'Changes');
	await expect(main.getByRole('link', { name: 'Change and redo', exact: true })).toBeHidden();
});
