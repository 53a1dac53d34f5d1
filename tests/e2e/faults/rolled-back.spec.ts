// @all: a further fault, of the copy
import { goOffline } from '#support/browser/acceptance.ts';
import {
	edit,
	enterPassphrase,
	expectUpToDate,
	findRow,
	signIn,
	syncChip
} from '#support/browser/app.ts';
import { auditEvents } from '#support/world/database.ts';
import { deployNewerBuild, rollBack, takeUpdate } from '#support/browser/newer-build.ts';
import { ada, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

test('after a rolled-back deployment the app says what it needs, and one tap opens it when the newer build is back', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	const newer = await deployNewerBuild(world);
	await takeUpdate(page);
	await enterPassphrase(page);
	await expectUpToDate(page);
	await goOffline({ world, page });
	await edit(page, sam.name, 'First Name', 'Samir');
	await expect(syncChip(page)).toContainText('On this computer 1');
	// Leaves the app, so that the newer build sends nothing once the wire is healed.
	await page.goto('about:blank');

	const older = await rollBack(newer, world);
	world.wire.heal();
	await page.goto('/');
	await takeUpdate(page);
	const stuck = page.getByRole('heading', {
		name: 'This version of Tenantry is too old for your data'
	});
	await expect(stuck).toBeVisible();
	await page.getByRole('button', { name: 'Check for updates', exact: true }).click();
	await expect(page.getByText('There’s no newer version yet.')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Reload', exact: true })).toHaveCount(0);

	const again = await deployNewerBuild({ ...world, server: older });
	await page.getByRole('button', { name: 'Check for updates', exact: true }).click();
	await page.getByRole('button', { name: 'Update now', exact: true }).click();

	await enterPassphrase(page);
	await expect(await findRow(page, `Samir ${sam.lastName}`)).not.toContainText('On this computer');
	await expectUpToDate(page);
	expect(await auditEvents(world, 'administrator.editDetails')).toHaveLength(1);
	await again.close();
});
