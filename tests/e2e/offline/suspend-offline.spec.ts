import type { Page } from '@playwright/test';
import {
	expectUpToDate,
	find,
	findRow,
	signIn,
	suspend,
	syncChip,
	unlock
} from '#support/browser/app.ts';
import { connect } from '#support/world/client.ts';
import { auditEvents } from '#support/world/database.ts';
import { ada, ben, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

test('an administrator suspended offline is suspended once, for everyone, when the server is back', async ({
	world,
	openKillableBrowser
}) => {
	const [technician, colleague, subject] = [
		await openKillableBrowser(),
		await openKillableBrowser(),
		await openKillableBrowser()
	];
	await signIn(technician.page, ada);
	await signIn(colleague.page, ben);
	await signIn(subject.page, sam);
	const session = await connect(world.url, sam);
	await expect(await findRow(colleague.page, sam.name)).toContainText('Active');

	await world.server.stop();
	await technician.quit();
	await unlock(await technician.start());
	await find(technician.page, 'riv');
	await technician.page.getByRole('link', { name: sam.name, exact: true }).click();
	const dialog = await suspend(technician.page);
	const offlineSentence =
		'You’re offline. Sam Rivera keeps access until this change reaches the server.';
	expect(dialog).toContain(offlineSentence);
	await expectSuspensionToWait(technician.page);

	await technician.kill9();
	await unlock(await technician.start());
	await expectSuspensionToWait(technician.page);

	await world.server.start();
	await expectUpToDate(technician.page);
	await expect(await findRow(technician.page, sam.name)).toContainText('Suspended');
	await expect(await findRow(technician.page, sam.name)).not.toContainText('On this computer');
	await expect(await findRow(colleague.page, sam.name)).toContainText('Suspended');
	const { status } = await session.requestPull();
	expect(status).toBe(403);
	await expect(
		subject.page.getByRole('heading', { name: 'This device was signed out' })
	).toBeVisible();

	const [event, ...others] = await auditEvents(world, 'administrator.suspend');
	expect(others).toEqual([]);
	expect(event).toMatchObject({ actorId: ada.id, subjectId: sam.id, outcome: 'applied' });
	expect(event?.madeAt).toBeLessThan(event?.appliedAt ?? 0);
});

async function expectSuspensionToWait(page: Page): Promise<void> {
	await expect(await findRow(page, sam.name)).toContainText(/Suspended\s*On this computer/);
	await expect(syncChip(page)).toHaveText(
		/^\s*Can’t reach the server\s+·\s+On this computer 1\s*$/
	);
}
