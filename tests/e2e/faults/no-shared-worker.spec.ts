// @all: further faults of a browser
import {
	enterPassphrase,
	expectUpToDate,
	findRow,
	list,
	signIn,
	suspendAdministrator,
	syncChip
} from '#support/browser/app.ts';
import { withoutSharedWorker } from '#support/browser/engine.ts';
import { auditEvents } from '#support/world/database.ts';
import { ada, jimenez, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

test('without SharedWorker a second tab says where the app is open and takes it over with the queue', async ({
	world,
	openBrowser
}) => {
	const { page: first, context } = await openBrowser({ initScript: withoutSharedWorker });
	await signIn(first, ada);
	world.wire.cut();
	await suspendAdministrator(first, sam.name);

	const second = await context.newPage();
	await second.goto('/');
	const elsewhere = { name: 'Tenantry is open in another tab' };
	await expect(second.getByRole('heading', elsewhere)).toBeVisible();
	await expect(list(first)).toBeVisible();
	await second.getByRole('button', { name: 'Use here', exact: true }).click();
	await enterPassphrase(second);

	await expect(first.getByRole('heading', elsewhere)).toBeVisible();
	await expect(syncChip(second)).toContainText('On this computer 1');
	await suspendAdministrator(second, jimenez.name);
	await expect(syncChip(second)).toContainText('On this computer 2');
	await second.close();
	await enterPassphrase(first);
	await expect(await findRow(first, jimenez.name)).toContainText(/Suspended\s*On this computer/);
	world.wire.heal();
	await expectUpToDate(first);
	const suspensions = await auditEvents(world, 'administrator.suspend');
	expect(suspensions.map(({ subjectId }) => subjectId)).toEqual([sam.id, jimenez.id]);
});
