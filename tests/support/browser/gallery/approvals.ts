import { expect } from '@playwright/test';
import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import {
	changeCard,
	closePanel,
	openAdministrator,
	openScreen,
	signIn
} from '#support/browser/app.ts';
import { visitExportDialogs } from '#support/browser/exports.ts';
import { connect } from '#support/world/client.ts';
import { ada, ben, mara, sam } from '#support/world/people.ts';
import type { Stage } from './visit.ts';

/** Pictures changes that wait for a second person, as both see them, and verifying a caller. */
export async function visitApprovals({ world, browser: { page }, take }: Stage): Promise<void> {
	const [own, colleague] = [
		await connect(world.server.url, ada),
		await connect(world.server.url, ben)
	];
	const { providerId } = own;
	const approvals = ['raise' as const, 'restore' as const, 'export' as const];
	await own.push(own.mutation('provider.setPolicy', { providerId, approvals }));
	await own.push(own.mutation('administrator.suspend', { id: AdministratorId.parse(sam.id) }));
	await colleague.pull();
	const restore = { id: AdministratorId.parse(sam.id), reason: 'Back from leave', ticket: 'INC-7' };
	await colleague.push(colleague.mutation('administrator.restore', restore));
	await own.pull();
	const raise = { id: AdministratorId.parse(mara.id), role: 'Administrator' };
	await own.push(own.mutation('administrator.changeRole', raise));
	await signIn(page, ada);
	await openScreen(page, 'Changes');
	const asked = changeCard(page, `Restore ${sam.name}`);
	await expect(asked.getByRole('button', { name: 'Approve', exact: true })).toBeVisible();
	await take('changes', { isScreen: true });
	await asked.getByRole('button', { name: 'Decline', exact: true }).click();
	await take('decline');
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: 'Apply without approval', exact: true }).click();
	await take('apply without approval');
	await page.keyboard.press('Escape');

	await visitExportDialogs(page, take);
	await page.keyboard.press('Escape');
	const panel = await openAdministrator(page, mara.name);
	await panel.getByRole('button', { name: 'Edit Phone and Note', exact: true }).click();
	await take('phone and note');
	await page.keyboard.press('Escape');
	await panel.getByRole('button', { name: 'Verify Caller', exact: true }).click();
	await take('verify caller');
	await page.keyboard.press('Escape');
	await closePanel(page);
}
