import { expect } from '@playwright/test';
import { expectUpToDate, signIn, syncChip } from '#support/browser/app.ts';
import { tourSpreadsheets } from '#support/browser/tour/spreadsheets.ts';
import { ada } from '#support/world/people.ts';
import type { Stage } from './visit.ts';

/** Pictures an export, and an import before and after it is made. */
export async function visitSpreadsheets({ world, browser: { page }, take }: Stage): Promise<void> {
	await signIn(page, ada);
	await expectUpToDate(page);
	// What is not sent yet can be undone.
	world.wire.cut();
	await expect(syncChip(page)).toContainText('Can’t reach the server');
	await tourSpreadsheets(page, async (stop) => {
		if (stop !== 'import and export') await take(stop);
	});
}
