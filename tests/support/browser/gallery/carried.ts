import { expect } from '@playwright/test';
import { openScreen, signIn, suspendAdministrator, syncChip } from '#support/browser/app.ts';
import { readQrCode } from '#support/browser/qr-code.ts';
import { waitUntilRegistered } from '#support/browser/storage/stored-table.ts';
import { ada, jimenez, sam } from '#support/world/people.ts';
import type { Stage } from './visit.ts';

/** Pictures a change that is handed over, and what the device that carries it shows. */
export async function visitCarried({ world, browser: { page }, take }: Stage): Promise<void> {
	await signIn(page, ada);
	await waitUntilRegistered(page, ada.id);
	world.wire.cut();
	await suspendAdministrator(page, sam.name);
	await suspendAdministrator(page, jimenez.name);
	await openScreen(page, 'Changes');
	await expect(syncChip(page)).toContainText('Can’t reach the server');
	await page.getByRole('button', { name: 'Hand over' }).click();
	await take('hand over');
	await page.getByRole('button', { name: 'Show code' }).click();
	const code = page.getByRole('img', { name: 'QR code of the encrypted change' });
	await expect(code).toBeVisible();
	await take('code');
	const link = await readQrCode(code);
	await page.keyboard.press('Escape');
	await take('handed over', { isScreen: true });

	await page.goto('/deliver');
	await expect(page.getByRole('button', { name: 'Scan code' })).toBeVisible();
	await take('deliver', { isScreen: true });
	await page.goto(link);
	await expect(page.getByRole('heading', { name: 'Deliver this change?' })).toBeVisible();
	await take('deliver this change');
	await page.getByRole('button', { name: 'Deliver', exact: true }).click();
	await expect(page.getByText('not delivered yet')).toBeVisible();
	await take('not delivered');
	world.wire.heal();
	await expect(page.getByText('Received by the server')).toBeVisible();
	await take('receipt', { isScreen: true });
}
