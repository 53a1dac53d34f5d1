// @all: waits for a device's automatic retry
import {
	expectUpToDate,
	findRow,
	signIn,
	suspendAdministrator,
	syncChip
} from '#support/browser/app.ts';
import { auditEvents } from '#support/world/database.ts';
import { ada, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';
import { stopFilesGrowing } from '#support/machine/file-limit.ts';

test('a device reports that the disk of its server is full, keeps its changes, and sends them automatically when there is room', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	await expectUpToDate(page);
	const makeRoom = await stopFilesGrowing(world.server);

	await suspendAdministrator(page, sam.name);
	await expect(syncChip(page)).toContainText('Server’s disk is full · On its way 1');
	await syncChip(page).click();
	const status = page.getByRole('dialog', { name: 'Device status', exact: true });
	await expect(status).toContainText(
		'The server’s disk is full. Your changes are saved on this device and will be sent when there’s room.'
	);
	await status.getByRole('button', { name: 'Close', exact: true }).first().click();
	await expect(await findRow(page, sam.name)).toContainText('Suspended');
	expect(await auditEvents(world, 'administrator.suspend')).toEqual([]);

	await makeRoom();
	await expectUpToDate(page);

	expect(await auditEvents(world, 'administrator.suspend')).toHaveLength(1);
	await expect(await findRow(page, sam.name)).not.toContainText(/On (this computer|its way)/);
});
