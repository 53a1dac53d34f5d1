import { expect, type Page } from '@playwright/test';
import type { ApprovalKind } from '@tenantry/shared/domain/approval/kinds.ts';
import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { changeCard, expectUpToDate, openScreen } from '#support/browser/app.ts';
import { visitExportDialogs } from '#support/browser/exports.ts';
import { connect, type Client } from '#support/world/client.ts';
import { ada, ben, mara } from '#support/world/people.ts';
import type { World } from '#support/world/world.ts';
import type { Look } from './look.ts';

interface Tour {
	readonly world: World;
	readonly look: Look;
}

/**
 * Visits a change that waits for this person's approval and one of their own that waits for somebody
 * else's. The person of the tour is an owner; afterwards nothing needs approval any more.
 */
export async function tourApprovals(page: Page, { world, look }: Tour): Promise<void> {
	const own = await connect(world.server.url, ada);
	const colleague = await connect(world.server.url, ben);
	await setKinds(own, ['raise']);
	const title = `Make ${mara.name} an Administrator`;
	await raise(colleague, 'Administrator');
	await openScreen(page, 'Changes');
	await expect(changeCard(page, title).getByRole('button', { name: 'Approve' })).toBeVisible();
	await look('changes, to approve');
	await changeCard(page, title).getByRole('button', { name: 'Decline' }).click();
	await look('decline');
	await page.getByRole('dialog').getByRole('button', { name: 'Decline', exact: true }).click();
	await expectUpToDate(page);

	await raise(own, 'Help Desk');
	const waiting = changeCard(page, `Asked to make ${mara.name} a Help Desk`);
	await waiting.getByRole('button', { name: 'Apply without approval' }).click();
	await look('apply without approval');
	await page.keyboard.press('Escape');
	await waiting.getByRole('button', { name: 'Withdraw', exact: true }).click();
	await expectUpToDate(page);
	await expect(waiting.getByRole('button', { name: 'Withdraw', exact: true })).toBeHidden();

	await setKinds(own, ['raise', 'export']);
	await tourExports(page, look);

	const dropping = await setKinds(own, []);
	await colleague.push(colleague.mutation('approval.approve', { mutationId: dropping }));
}

/** Visits what stands in the way of an export: asking for it, and waiting once one has asked. */
async function tourExports(page: Page, look: Look): Promise<void> {
	await expectUpToDate(page);
	const waiting = await visitExportDialogs(page, look);
	await waiting.getByRole('button', { name: 'Open Changes', exact: true }).click();
	const change = changeCard(page, `Asked to let ${ada.name} export data for 24 hours`);
	await expectUpToDate(page);
	await change.getByRole('button', { name: 'Withdraw', exact: true }).click();
	await expectUpToDate(page);
	await expect(change.getByRole('button', { name: 'Withdraw', exact: true })).toBeHidden();
}

async function setKinds(client: Client, approvals: ApprovalKind[]): Promise<string> {
	await client.pull();
	const { providerId } = client;
	const mutation = client.mutation('provider.setPolicy', { providerId, approvals });
	await client.push(mutation);
	return mutation.id;
}

async function raise(client: Client, role: string): Promise<void> {
	await client.pull();
	const id = AdministratorId.parse(mara.id);
	await client.push(client.mutation('administrator.changeRole', { id, role }));
}
