// @all: starts servers under another clock
import { findRow, signIn } from '#support/browser/app.ts';
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
