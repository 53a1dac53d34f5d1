import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	changeCard,
	closePanel,
	edit,
	expectUpToDate,
	openAdministrator,
	openScreen,
	findRow,
	signIn,
	suspend,
	syncChip
} from '#support/e2e-app.ts';
import { ada, jimenez, sam } from '#support/e2e-people.ts';
import { expect, test } from '#support/e2e-test.ts';

test('after an older backup is restored the queue is kept, and what was lost is listed and redone', async ({
	world: { server, wire },
	openBrowser
}) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	await server.stop();
	const backup = await copyOf(server.dataDir);
	await server.start();

	await edit(page, jimenez.name, 'First Name', 'Josefa');
	await expect(await findRow(page, 'Josefa Jiménez García')).not.toContainText('Pending');
	await expectUpToDate(page);
	wire.cut();
	await openAdministrator(page, sam.name);
	await suspend(page);
	await closePanel(page);
	await expect(syncChip(page)).toContainText('1 waiting');

	await server.stop();
	await rm(server.dataDir, { recursive: true });
	await cp(backup, server.dataDir, { recursive: true });
	await server.start();
	wire.heal();

	await expect(await findRow(page, sam.name)).toContainText('Suspended');
	await expect(await findRow(page, sam.name)).not.toContainText('Pending');
	await expect(await findRow(page, jimenez.name)).toBeVisible();
	await openScreen(page, 'Changes');
	const lost = changeCard(page, `Edit the details of ${jimenez.name}`);
	await expect(lost).toContainText('Lost when the server was restored from a backup.');

	await lost.getByRole('button', { name: 'Redo', exact: true }).click();
	await openScreen(page, 'Administrators');
	await expect(await findRow(page, 'Josefa Jiménez García')).toBeVisible();
	await rm(backup, { recursive: true });
});

async function copyOf(folder: string): Promise<string> {
	const copy = await mkdtemp(join(tmpdir(), 'tenantry-backup-'));
	await cp(folder, copy, { recursive: true });
	return copy;
}
