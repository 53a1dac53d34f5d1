// @all: acceptance/changes meets each kind of verdict in a browser
import { goOffline } from '#support/browser/acceptance.ts';
import {
	changeCard,
	closePanel,
	edit,
	expectUpToDate,
	openAdministrator,
	openScreen,
	provePassword,
	restore,
	findRow,
	signIn,
	suspend,
	syncChip,
	unlock
} from '#support/browser/app.ts';
import type { Browser } from '#support/browser/browser.ts';
import { connect } from '#support/world/client.ts';
import { isSuspended } from '#support/world/database.ts';
import { ada, ben, chi, jimenez, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';
import type { World } from '#support/world/world.ts';

test('changes to different fields of one administrator, made offline on two devices, both stand', async ({
	world,
	openBrowser
}) => {
	const [first, second] = await twoOwners(openBrowser);

	await goOffline({ world, page: first.page });
	await goOffline({ world, page: second.page });
	await edit(first.page, jimenez.name, 'First Name', 'Josefa');
	await edit(second.page, jimenez.name, 'Last Name', 'Prado');
	await expect(syncChip(first.page)).toContainText('On this computer 1');
	await expect(syncChip(second.page)).toContainText('On this computer 1');
	world.wire.heal();

	for (const { page } of [first, second]) {
		await expect(await findRow(page, 'Josefa Prado')).toBeVisible();
		await expectUpToDate(page);
	}
});

test('the first of two names given offline stands, and the author of the other puts it on top', async ({
	world,
	openBrowser
}) => {
	const [first, second] = await twoOwners(openBrowser);

	await offline(world, second, () => edit(second.page, jimenez.name, 'First Name', 'Josefa'));
	await edit(first.page, jimenez.name, 'First Name', 'Pepe');
	await expectUpToDate(first.page);
	await unlock(await second.start());

	await expect(syncChip(second.page)).toHaveText('Needs you 1');
	await expect(await findRow(second.page, `Pepe ${jimenez.lastName}`)).toBeVisible();
	// Three taps: the chip, the change that needs attention, and the action.
	await syncChip(second.page).click();
	await second.page.getByRole('link', { name: '1 change', exact: true }).click();
	const card = changeCard(second.page, `Edit the details of Pepe ${jimenez.lastName}`);
	await expect(card).toContainText(`Conflict: ${ada.name}’s value is in effect.`);
	await expect(card).toContainText(/Before\s*José\s*Yours\s*Josefa\s*Theirs\s*Pepe/);

	await card.getByRole('button', { name: 'Keep mine', exact: true }).click();

	await expectUpToDate(second.page);
	await expect(await findRow(first.page, `Josefa ${jimenez.lastName}`)).toBeVisible();
});

test('a stale Restore that arrives after a second suspension does not undo it, and its author reads why', async ({
	world,
	openBrowser
}) => {
	const [first, second] = await twoOwners(openBrowser);
	await openAdministrator(first.page, sam.name);
	await suspend(first.page);
	await expect(await findRow(second.page, sam.name)).toContainText('Suspended');

	await offline(world, second, async () => {
		await openAdministrator(second.page, sam.name);
		await restore(second.page);
		await closePanel(second.page);
	});
	await restore(first.page);
	await expect(await findRow(first.page, sam.name)).toContainText('Active');
	// A suspension before that would cancel the Restore instead.
	await expectUpToDate(first.page);
	await suspend(first.page);
	await expectUpToDate(first.page);
	await unlock(await second.start());

	await expect(syncChip(second.page)).toHaveText('Needs you 1');
	await expect(await findRow(second.page, sam.name)).toContainText('Suspended');
	await openScreen(second.page, 'Changes');
	const card = changeCard(second.page, `Restore ${sam.name}`);
	await expect(card).toContainText(`Conflict: ${ada.name}’s value is in effect.`);
	await expect(card).toContainText(/Yours\s*Active\s*Theirs\s*Suspended/);
	expect(await isSuspended(world, sam.id)).toBe(true);
});

test('a Restore that arrives before a suspension made elsewhere does not outlive it, and its author reads why', async ({
	world,
	openBrowser
}) => {
	const [owner, elsewhere] = [await connect(world.url, ada), await connect(world.url, chi)];
	const returning = await openBrowser();
	await owner.push(owner.mutation('administrator.suspend', { id: sam.id }));
	await elsewhere.pull();
	const secondSuspension = elsewhere.mutation('administrator.suspend', { id: sam.id });
	await signIn(returning.page, ben);

	await offline(world, returning, async () => {
		await openAdministrator(returning.page, sam.name);
		await restore(returning.page);
		await closePanel(returning.page);
	});
	await unlock(await returning.start());
	await expect(syncChip(returning.page)).toHaveText('Needs you 1');
	await openScreen(returning.page, 'Changes');
	await returning.page.getByRole('button', { name: /^Confirm 1 change/ }).click();
	await provePassword(returning.page, ben);
	await openScreen(returning.page, 'Administrators');
	await expect(await findRow(returning.page, sam.name)).toContainText('Active');
	await expectUpToDate(returning.page);
	await elsewhere.push(secondSuspension);

	await expect(syncChip(returning.page)).toHaveText('Needs you 1');
	await expect(await findRow(returning.page, sam.name)).toContainText('Suspended');
	await openScreen(returning.page, 'Changes');
	// The other card of this title is the change that was confirmed.
	const cards = changeCard(returning.page, `Restore ${sam.name}`);
	const card = cards.filter({ hasText: 'Overridden' });
	await expect(card).toContainText('Overridden: your change was applied');
	await expect(card).toContainText(`${chi.name} made a stricter change`);
	await expect(card).toContainText(/Yours\s*Active\s*Theirs\s*Suspended/);
	expect(await isSuspended(world, sam.id)).toBe(true);
});

async function twoOwners(openBrowser: () => Promise<Browser>): Promise<[Browser, Browser]> {
	const [first, second] = [await openBrowser(), await openBrowser()];
	await signIn(first.page, ada);
	await signIn(second.page, ben);
	return [first, second];
}

/** Runs `act` with the wire cut, then quits the browser and heals the wire. */
async function offline(world: World, browser: Browser, act: () => Promise<void>): Promise<void> {
	await goOffline({ world, page: browser.page });
	await act();
	await expect(syncChip(browser.page)).toContainText('On this computer 1');
	await browser.quit();
	world.wire.heal();
}
