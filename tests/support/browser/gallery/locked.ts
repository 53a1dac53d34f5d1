import { expect } from '@playwright/test';
import { signIn, suspendAdministrator, syncChip } from '#support/browser/app.ts';
import { countStored, waitUntilRegistered } from '#support/browser/storage/stored-table.ts';
import { ada, jimenez, sam } from '#support/world/people.ts';
import type { Stage } from './visit.ts';

/** Pictures the lock screen while changes wait, and once they have been sent. */
export async function visitLocked({ world, browser: { page }, take }: Stage): Promise<void> {
	await signIn(page, ada);
	await waitUntilRegistered(page, ada.id);
	world.wire.cut();
	await suspendAdministrator(page, sam.name);
	await suspendAdministrator(page, jimenez.name);
	await expect
		.poll(() => countStored(page, { administratorId: ada.id, table: 'envelope' }))
		.toBe(2);
	await syncChip(page).click();
	await page.getByRole('button', { name: 'Lock', exact: true }).click();
	await expect(page.getByText('2 changes are waiting.')).toBeVisible();
	await take('waiting', { isScreen: true });

	world.wire.heal();
	await expect(page.getByText('2 changes have been sent.')).toBeVisible();
	await take('sent', { isScreen: true });
}
