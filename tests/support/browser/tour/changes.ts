import { expect, type Page } from '@playwright/test';
import { goOffline } from '#support/browser/acceptance.ts';
import {
	add,
	changeCard,
	closePanel,
	edit,
	openAdministrator,
	openScreen,
	rename,
	syncChip
} from '#support/browser/app.ts';
import { connect } from '#support/world/client.ts';
import { ada, jimenez, noor, sam } from '#support/world/people.ts';
import type { World } from '#support/world/world.ts';

interface Tour {
	readonly world: World;
	readonly look: (stop: string) => Promise<void>;
}

/**
 * Visits waiting changes, conflicts with another person's changes, and every way to settle them.
 * Begins offline.
 */
export async function tourChanges(page: Page, tour: Tour): Promise<void> {
	const { world, look } = tour;
	await openScreen(page, 'Administrators');
	await edit(page, jimenez.name, 'First Name', 'Josefa');
	const elsewhere = await connect(world.server.url, ada);
	const args = { id: jimenez.id, firstName: 'Pepe' };
	await elsewhere.push(elsewhere.mutation('administrator.editDetails', args));
	await openScreen(page, 'Changes');
	await expect(changeCard(page, `Suspend ${sam.name}`)).toBeVisible();
	await look('changes, waiting');
	await page.getByRole('button', { name: 'Hand over' }).click();
	await look('hand over');
	await page.getByRole('button', { name: 'Show code' }).click();
	await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
	await look('hand over, code');
	await page.getByRole('button', { name: 'Scan receipt' }).click();
	await expect(page.getByText('This device has no camera.')).toBeVisible();
	await look('hand over, receipt');
	await page.keyboard.press('Escape');
	world.wire.heal();
	await expect(syncChip(page)).toContainText('Needs you 1');
	await expect(changeCard(page, `Suspend ${sam.name}`)).toContainText('In effect');
	await page.locator('summary').first().click();
	await look('changes, settled and in conflict');
	await syncChip(page).click();
	await expect(page.getByRole('dialog', { name: 'Device status' })).toContainText('Needs you');
	await look('device status, something needs you');
	await page.keyboard.press('Escape');
	await openScreen(page, 'Administrators');
	const panel = await openAdministrator(page, `Pepe ${jimenez.lastName}`);
	await expect(panel.getByText('Resolve it in Changes')).toBeVisible();
	await look('edit administrator, conflict');
	await closePanel(page);
	await tourSettling(page, tour);
}

async function tourSettling(page: Page, { world, look }: Tour): Promise<void> {
	const elsewhere = await connect(world.server.url, ada);
	const email = 'taken@northwind-msp.example';
	// Changes that are sent while the app still believes it is online cannot be cancelled.
	await goOffline({ world, page });
	await rename(page, noor.name, 'Nour Haddād');
	await add(page, 'Quinn Vega', email);
	await edit(page, 'Quinn Vega', 'First Name', 'Quinta');
	await openScreen(page, 'Changes');
	await look('changes, one waits for another');
	await page.getByRole('button', { name: 'Cancel all', exact: true }).click();
	await look('cancel all');
	await page.keyboard.press('Escape');
	await elsewhere.push(
		elsewhere.mutation('administrator.editDetails', { id: sam.id, email }),
		elsewhere.mutation('administrator.editDetails', {
			id: noor.id,
			firstName: 'Noora',
			lastName: 'El Haddad'
		})
	);
	world.wire.heal();
	await expect(syncChip(page)).toHaveText('Needs you 3 · On this computer 1');
	await page.getByRole('radio', { name: 'Keep mine' }).first().check();
	await page.getByRole('radio', { name: 'Use theirs' }).last().check();
	await look('changes, field by field, and a chain');

	await page.getByRole('button', { name: 'Resolve all' }).click();
	await page.getByRole('radio', { name: 'Keep all mine' }).check();
	await page.getByText('What “Keep all mine” does now').first().click();
	await look('settle all at once');
	await page.keyboard.press('Escape');
	const rejected = changeCard(page, 'Add Quinn Vega');
	await rejected.getByRole('button', { name: 'Discard', exact: true }).click();
	await expect(page.getByRole('alertdialog')).toBeVisible();
	await look('discard with what waits');
	await page.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).click();
	await expect(rejected).toContainText('You’ve since resolved it.');
}
