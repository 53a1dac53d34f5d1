import { expect } from '@playwright/test';
import { goOffline } from '#support/browser/acceptance.ts';
import {
	add,
	changeCard,
	closePanel,
	edit,
	openAdministrator,
	openScreen,
	rename,
	signIn,
	suspendAdministrator,
	syncChip
} from '#support/browser/app.ts';
import { connect } from '#support/world/client.ts';
import { ada, ben, jimenez, noor, sam } from '#support/world/people.ts';
import type { Stage } from './visit.ts';

const email = 'taken@northwind-msp.example';

/** Pictures Changes: none, waiting ones, conflicts and a rejection, and the ways to settle them. */
export async function visitChanges({ world, browser: { page }, take }: Stage): Promise<void> {
	await signIn(page, ada);
	await openScreen(page, 'Changes');
	await take('none', { isScreen: true });
	await openScreen(page, 'Administrators');
	const elsewhere = await connect(world.server.url, ben);
	// Changes that are sent while the app still believes it is online cannot be cancelled.
	await goOffline({ world, page });
	await suspendAdministrator(page, sam.name);
	await edit(page, jimenez.name, 'First Name', 'Josefa');
	await rename(page, noor.name, 'Nour Haddād');
	await add(page, 'Quinn Vega', email);
	await edit(page, 'Quinn Vega', 'First Name', 'Quinta');
	await openScreen(page, 'Changes');
	await expect(changeCard(page, `Suspend ${sam.name}`)).toBeVisible();
	await take('waiting', { isScreen: true });

	const names = { firstName: 'Noora', lastName: 'El Haddad' };
	await elsewhere.push(
		elsewhere.mutation('administrator.editDetails', { id: jimenez.id, firstName: 'Pepe' }),
		elsewhere.mutation('administrator.editDetails', { id: sam.id, email }),
		elsewhere.mutation('administrator.editDetails', { id: noor.id, ...names })
	);
	world.wire.heal();
	await expect(syncChip(page)).toHaveText('Needs you 3 · On this computer 1');
	await expect(changeCard(page, `Suspend ${sam.name}`)).toContainText('In effect');
	await take('in conflict', { isScreen: true });
	await syncChip(page).click();
	await expect(page.getByRole('dialog', { name: 'Device status' })).toContainText('Needs you');
	await take('device status');
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: 'Resolve all' }).click();
	await page.getByRole('radio', { name: 'Keep all mine' }).check();
	await take('resolve all');
	await page.keyboard.press('Escape');
	const rejected = changeCard(page, 'Add Quinn Vega');
	await rejected.getByRole('button', { name: 'Discard', exact: true }).click();
	await expect(page.getByRole('alertdialog')).toBeVisible();
	await take('discard');
	await page.keyboard.press('Escape');

	await openScreen(page, 'Administrators');
	const panel = await openAdministrator(page, `Pepe ${jimenez.lastName}`);
	await expect(panel.getByText('Resolve it in Changes')).toBeVisible();
	await take('panel of a conflict');
	await closePanel(page);
	await elsewhere.push(elsewhere.mutation('administrator.suspend', { id: ada.id }));
	await expect(page.getByRole('heading', { name: 'This device was signed out' })).toBeVisible();
	await take('signed out by the server');
}
