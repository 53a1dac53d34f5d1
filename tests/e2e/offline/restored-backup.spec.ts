// @all: restores a backup under a device
import { join } from 'node:path';
import { operate } from '#support/servers/command.ts';
import { goOffline } from '#support/browser/acceptance.ts';
import {
	changeCard,
	changeRole,
	edit,
	expectUpToDate,
	findRow,
	openScreen,
	provePassword,
	signIn,
	suspendAdministrator,
	syncChip
} from '#support/browser/app.ts';
import { ada, jimenez, noor, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

test('the queue survives when an older backup is restored, and lost changes are listed and redone', async ({
	world,
	openBrowser
}) => {
	const { server, wire } = world;
	const { page } = await openBrowser();
	await signIn(page, ada);
	const backup = join(server.dataDir, 'backup');
	await operate(server, 'backup', backup);

	await edit(page, jimenez.name, 'First Name', 'Josefa');
	await expect(await findRow(page, 'Josefa Jiménez García')).not.toContainText('On this computer');
	await expectUpToDate(page);
	await goOffline({ world, page });
	await suspendAdministrator(page, sam.name);
	await changeRole(page, noor.name, 'Administrator With Billing');
	await expect(syncChip(page)).toContainText('On this computer 2');

	await server.stop();
	const restored = await operate(server, 'restore', backup, '--force');
	await server.start();
	wire.heal();

	expect(restored.code).toBe(0);
	await expect(await findRow(page, sam.name)).toContainText('Suspended');
	await expect(await findRow(page, sam.name)).not.toContainText('On this computer');
	await expect(await findRow(page, jimenez.name)).toBeVisible();
	await openScreen(page, 'Changes');
	const lost = changeCard(page, `Edit the details of ${jimenez.name}`);
	await expect(lost).toContainText('Lost when the server was restored from a backup.');

	const early = changeCard(page, `Make ${noor.name} an Administrator With Billing`);
	await expect(early).toContainText('Check again: made before you knew what has changed since');
	await early.getByText('What “Yes, still wanted” does now').click();
	await expect(early).toContainText(/Before\s*Administrator\s*After\s*Administrator With Billing/);
	await early.getByRole('button', { name: 'Yes, still wanted', exact: true }).click();
	// The session went with the newer history, and the device has opened another.
	await provePassword(page, ada);
	await expect(early.filter({ hasText: 'In effect' })).toBeVisible();
	await lost.getByRole('button', { name: 'Redo', exact: true }).click();
	await openScreen(page, 'Administrators');
	await expect(await findRow(page, 'Josefa Jiménez García')).toBeVisible();
});
