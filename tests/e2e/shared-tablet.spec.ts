// @all: web/src/lib/engine/people/locked-sender.test.ts has the rule
import { goOffline } from '#support/browser/acceptance.ts';
import {
	expectUpToDate,
	list,
	signIn,
	suspendAdministrator,
	takeOver
} from '#support/browser/app.ts';
import { changePerson, lock } from '#support/browser/lock.ts';
import { countStored, waitUntilRegistered } from '#support/browser/stored-table.ts';
import { expect, test } from '#support/browser/test.ts';
import { auditEvents, isSuspended } from '#support/world/database.ts';
import { ada, ben, jimenez, sam } from '#support/world/people.ts';

test('SEC-L09 a locked person’s suspension arrives while a colleague works on the same tablet', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	await waitUntilRegistered(page, ada.id);
	await lock(page);
	await takeOver(page, ben);
	await expectUpToDate(page);
	await changePerson(page, ada);
	await goOffline({ world, page });
	await suspendAdministrator(page, sam.name);
	await expect
		.poll(() => countStored(page, { administratorId: ada.id, table: 'envelope' }))
		.toBe(1);
	await changePerson(page, ben);
	await suspendAdministrator(page, jimenez.name);

	const healedAt = performance.now();
	world.wire.heal();

	await expect.poll(() => isSuspended(world, sam.id), { intervals: [100] }).toBe(true);
	const description = `${Math.round(performance.now() - healedAt)} ms after the network was back`;
	test.info().annotations.push({ type: 'applied', description });
	await expectUpToDate(page);
	await expect(list(page)).toBeVisible();
	const events = await auditEvents(world, 'administrator.suspend');
	expect(events.map(({ actorId, subjectId }) => [actorId, subjectId]).toSorted()).toEqual(
		[
			[ada.id, sam.id],
			[ben.id, jimenez.id]
		].toSorted()
	);
});
