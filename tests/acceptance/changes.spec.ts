import { expect, test } from '@playwright/test';
import { goOffline, goOnline, openStage } from '#support/browser/acceptance.ts';
import {
	OFFLINE,
	changeCard,
	changeRole,
	edit,
	enterPassphrase,
	expectUpToDate,
	find,
	findRow,
	openScreen,
	signIn,
	suspendAdministrator,
	syncChip,
	unlock
} from '#support/browser/app.ts';
import { connect } from '#support/world/client.ts';
import { auditEvents, storedRows } from '#support/world/database.ts';
import {
	ada,
	ben,
	chi,
	invited,
	jimenez,
	mara,
	noor,
	people,
	rightToLeft,
	sam
} from '#support/world/people.ts';

const stage = openStage(ada);
const dayMs = 86_400_000;

test.beforeEach(async () => {
	stage.world.wire.heal();
	await openScreen(stage.page, 'Administrators');
});

test('P1 the whole list is readable without a server and shows its age', async () => {
	const { page } = stage;
	stage.world.wire.cut();
	await unlock(page);

	await find(page, '');
	await expect(page.getByText(`${people.length} administrators`, { exact: true })).toBeVisible();
	for (const { name, email } of people.filter((_, place) => place % 12 === 0)) {
		await expect(await findRow(page, name)).toContainText(email);
	}
	await expect(syncChip(page)).toContainText(OFFLINE);
	await syncChip(page).click();
	const status = page.getByRole('dialog', { name: 'Device status', exact: true });
	await expect(status.getByText('Last synced', { exact: true })).toBeVisible();
	await page.keyboard.press('Escape');

	await page.clock.setFixedTime(Date.now() + 2 * dayMs);
	await expect(page.getByText(/^Showing data from /)).toBeVisible();
	await page.clock.setFixedTime(Date.now());
	stage.world.wire.heal();
	await page.reload();
	await enterPassphrase(page);
	await expectUpToDate(page);
});

test('P2 changes made offline wait in Changes with their state and a count', async () => {
	const { page } = stage;
	await goOffline(stage);
	await edit(page, jimenez.name, 'First Name', 'Josefa');
	await suspendAdministrator(page, sam.name);

	await expect(syncChip(page)).toContainText('On this computer 2');
	await openScreen(page, 'Changes');
	const cards = [
		changeCard(page, `Edit the details of Josefa ${jimenez.lastName}`),
		changeCard(page, `Suspend ${sam.name}`)
	];
	for (const card of cards) await expect(card).toContainText('Not sent yet.');

	await goOnline(stage);
	for (const card of cards) await expect(card).toContainText('In effect');
	await expectUpToDate(page);
});

test('P3 a refused change is kept with its reason and its input until it is discarded', async () => {
	const { page } = stage;
	const second = await connect(stage.world.server.url, ben);
	await goOffline(stage);
	await edit(page, mara.name, 'First Name', 'Marah');
	await second.push(second.mutation('administrator.delete', { id: mara.id, email: mara.email }));
	await goOnline(stage);

	await expect(syncChip(page)).toHaveText('Needs you 1');
	await openScreen(page, 'Changes');
	const needsYou = page.getByRole('region', { name: /^Needs you/ });
	const card = needsYou.getByRole('article');
	await expect(card).toContainText('Rejected: It was deleted in the meantime.');
	await expect(card.getByRole('button', { name: 'Discard', exact: true })).toBeVisible();
	await expect(card).toContainText('Marah');

	await card.getByRole('button', { name: 'Discard', exact: true }).click();
	await expectUpToDate(page);
	await expect(needsYou.getByRole('article')).toHaveCount(0);
});

test('P4 a conflict is shown field by field, with before, yours and theirs, author and time', async () => {
	const { page } = stage;
	const second = await connect(stage.world.server.url, ben);
	await goOffline(stage);
	await edit(page, noor.name, 'Last Name', 'Haddād');
	const args = { id: noor.id, lastName: 'El Haddad' };
	await second.push(second.mutation('administrator.editDetails', args));
	await goOnline(stage);

	await expect(syncChip(page)).toHaveText('Needs you 1');
	await openScreen(page, 'Changes');
	const card = changeCard(page, 'Edit the details of Noor El Haddad');
	await expect(card).toContainText('Last Name');
	await expect(card).toContainText(/Before\s*Haddad\s*Yours\s*Haddād\s*Theirs\s*El Haddad/);
	await expect(card).toContainText(`${ben.name}’s value is in effect`);
	await expect(card).toContainText('Test client');
	await card.getByRole('button', { name: 'Use theirs', exact: true }).click();
	await expectUpToDate(page);
});

test('P5 a change carries its base and an id: a stale one does not stand, and a repeated one counts once', async () => {
	const [first, second] = [
		await connect(stage.world.server.url, ben),
		await connect(stage.world.server.url, chi)
	];
	const args = { id: rightToLeft.id, firstName: 'Dana' };
	const once = first.mutation('administrator.editDetails', args);
	const stale = second.mutation('administrator.editDetails', { ...args, firstName: 'Dina' });

	await first.push(once);
	await first.push(once);
	const { results } = await second.push(stale);

	expect(results[0]?.outcome).toBe('superseded');
	const events = await auditEvents(stage.world, 'administrator.editDetails');
	expect(events.filter(({ mutationId }) => mutationId === once.id)).toHaveLength(1);
});

test('P6 a queued change is decided by the role that its author has when it arrives', async () => {
	const colleague = await stage.openKillableBrowser();
	await signIn(colleague.page, ben);
	stage.world.wire.cut();
	await expect(syncChip(colleague.page)).toContainText(OFFLINE);
	await edit(colleague.page, invited.name, 'First Name', 'Wanja');
	await colleague.quit();
	await goOnline(stage);
	await changeRole(stage.page, ben.name, 'Read Only');
	await expectUpToDate(stage.page);

	await unlock(await colleague.start());
	await expect(syncChip(colleague.page)).toHaveText('Needs you 1');
	await openScreen(colleague.page, 'Changes');
	const card = changeCard(colleague.page, `Edit the details of ${invited.name}`);
	await expect(card).toContainText('Rejected: Your role doesn’t allow this.');
	const rows = await storedRows(stage.world, 'administrator');
	expect(rows.find(({ id }) => id === invited.id)?.value).toMatchObject({
		firstName: invited.firstName
	});
});
