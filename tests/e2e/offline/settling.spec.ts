// @all: acceptance/changes shows conflicts in a browser; web/src/lib/engine has how they are settled
import type { Page } from '@playwright/test';
import { goOffline, openStage } from '#support/browser/acceptance.ts';
import {
	add,
	changeCard,
	closePanel,
	edit,
	expectUpToDate,
	findRow,
	openAdministrator,
	openScreen,
	rename,
	save,
	suspend,
	syncChip
} from '#support/browser/app.ts';
import { connect, type Client } from '#support/world/client.ts';
import { storedRows } from '#support/world/database.ts';
import { ada, ben, invited, jimenez, mara, noor, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';
import type { World } from '#support/world/world.ts';

const stage = openStage(ada);
const contestedEmail = 'taken@northwind-msp.example';

test('a conflict of two fields is resolved field by field, offline, and both decisions hold', async () => {
	const { world, page } = stage;
	await meet(world, page);

	await openScreen(page, 'Changes');
	const card = changeCard(page, `Edit the details of Pepe Ruiz`);
	const first = card.getByRole('radiogroup', { name: 'First Name', exact: true });
	const last = card.getByRole('radiogroup', { name: 'Last Name', exact: true });
	await expect(first).toContainText(`Before: ${invited.firstName}`);
	await expect(first.getByRole('radio', { name: 'Keep mine' })).toHaveAccessibleDescription(
		/Josefa/
	);
	await expect(first.getByRole('radio', { name: 'Use theirs' })).toHaveAccessibleDescription(
		new RegExp(`Pepe.*${ben.name}.*Test client`)
	);
	// A change that leaves before the app notices is on its way.
	await goOffline({ world, page });
	await expect(card.getByRole('button', { name: 'Resolve', exact: true })).toBeHidden();
	await first.getByRole('radio', { name: 'Use theirs' }).check();
	await last.getByRole('radio', { name: 'Keep mine' }).check();
	await card.getByText('What “Resolve” does now').click();
	await expect(card).toContainText(/Before\s*Ruiz\s*After\s*Prado/);
	await card.getByRole('button', { name: 'Resolve', exact: true }).click();

	await expect(changeCard(page, 'Edit the details of Pepe Prado').first()).toBeVisible();
	await expect(syncChip(page)).toContainText('On this computer 1');
	world.wire.heal();
	await expectUpToDate(page);
	expect(await stored(world, invited.id)).toMatchObject({ firstName: 'Pepe', lastName: 'Prado' });
});

test('changes that wait for a refused creation are shown under it, and go along when it is edited and redone', async () => {
	const { world, page } = stage;
	await openScreen(page, 'Administrators');
	const elsewhere = await connect(world.server.url, ben);
	world.wire.cut();
	await add(page, 'Quinn Vega', contestedEmail);
	await openAdministrator(page, 'Quinn Vega');
	await suspend(page);
	await closePanel(page);
	await openScreen(page, 'Changes');
	const waits = page.getByRole('list', { name: '1 change depends on this one.' });
	await expect(waits.getByRole('article')).toHaveAccessibleName('Suspend Quinn Vega');
	await takeAddress(elsewhere);
	world.wire.heal();

	await expect(syncChip(page)).toContainText(/Needs you 1.*On this computer 1/);
	const needsYou = page.getByRole('region', { name: /^Needs you/ });
	const held = needsYou.getByRole('list', { name: /^1 change depends on this one and will/ });
	await expect(held.getByRole('article')).toContainText('Waiting on an earlier change');
	await expect(held.getByRole('article')).toHaveAccessibleName('Suspend Quinn Vega');
	await changeCard(page, 'Add Quinn Vega').getByRole('link', { name: 'Change and redo' }).click();
	const panel = page.getByRole('dialog', { name: 'Add Administrator', exact: true });
	await panel.getByLabel('Administrator Email Address*').fill('quinn@northwind-msp.example');
	await save(panel);

	await expectUpToDate(page);
	const row = await findRow(page, 'Quinn Vega');
	await expect(row).toContainText('quinn@northwind-msp.example');
	await expect(row).toContainText('Suspended');
});

test('changes that need attention are resolved one by one, and the rest at once by kind', async () => {
	const { world, page } = stage;
	await openScreen(page, 'Administrators');
	const elsewhere = await connect(world.server.url, ben);
	world.wire.cut();
	await edit(page, jimenez.name, 'First Name', 'Josefa');
	await edit(page, noor.name, 'Last Name', 'Haddād');
	await edit(page, mara.name, 'First Name', 'Marah');
	await edit(page, sam.name, 'First Name', 'Samuel');
	await elsewhere.push(
		elsewhere.mutation('administrator.editDetails', { id: sam.id, firstName: 'Samir' }),
		elsewhere.mutation('administrator.editDetails', { id: jimenez.id, firstName: 'Pepe' }),
		elsewhere.mutation('administrator.editDetails', { id: noor.id, lastName: 'El Haddad' }),
		elsewhere.mutation('administrator.delete', { id: mara.id, email: mara.email })
	);
	world.wire.heal();
	await expect(syncChip(page)).toHaveText('Needs you 4');

	await openScreen(page, 'Changes');
	const single = changeCard(page, `Edit the details of Samir ${sam.lastName}`);
	await single.getByRole('button', { name: 'Use theirs', exact: true }).click();
	await expect(syncChip(page)).toHaveText('Needs you 3');
	// Settling one moves the focus to the next.
	await expect(page.locator('article h3:focus')).toBeVisible();
	await page.getByRole('button', { name: 'Resolve all', exact: true }).click();
	const dialog = page.getByRole('dialog', { name: 'Resolve all', exact: true });
	const conflicts = dialog.getByRole('radiogroup', { name: '2 conflicts', exact: true });
	await conflicts.getByRole('radio', { name: 'Keep all mine', exact: true }).check();
	await dialog.getByText('What “Keep all mine” does now').first().click();
	await expect(dialog.locator('details[open]')).toContainText(/Before\s*\S.*After\s*\S/s);
	const rejected = dialog.getByRole('radiogroup', { name: '1 rejected', exact: true });
	await rejected.getByRole('radio', { name: 'Discard all', exact: true }).check();
	await dialog.getByRole('button', { name: 'Resolve', exact: true }).click();

	await expect(dialog).toBeHidden();
	await expectUpToDate(page);
	expect(await stored(world, jimenez.id)).toMatchObject({ firstName: 'Josefa' });
	expect(await stored(world, noor.id)).toMatchObject({ lastName: 'Haddād' });
});

/** Changes both names of one administrator on two devices at once; the other device syncs first. */
async function meet({ server, wire }: World, page: Page): Promise<void> {
	const elsewhere = await connect(server.url, ben);
	wire.cut();
	await rename(page, invited.name, 'Josefa Prado');
	const args = { id: invited.id, firstName: 'Pepe', lastName: 'Ruiz' };
	await elsewhere.push(elsewhere.mutation('administrator.editDetails', args));
	wire.heal();
	await expect(syncChip(page)).toHaveText('Needs you 1');
}

async function stored(world: World, id: string): Promise<unknown> {
	const rows = await storedRows(world, 'administrator');
	return rows.find((row) => row.id === id)?.value;
}

/** The address of Quinn Vega goes to Sam, before hers has reached the server. */
async function takeAddress(elsewhere: Client): Promise<void> {
	const args = { id: sam.id, email: contestedEmail };
	await elsewhere.push(elsewhere.mutation('administrator.editDetails', args));
}
