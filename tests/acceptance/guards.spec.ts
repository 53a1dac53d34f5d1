import { expect, test, type Locator, type Page } from '@playwright/test';
import { openAccountSettings, openStage, permissions } from '#support/browser/acceptance.ts';
import { closePanel, expectUpToDate, openAdministrator, openScreen } from '#support/browser/app.ts';
import { connect } from '#support/world/client.ts';
import { storedRows } from '#support/world/database.ts';
import { ada, ben, chi, mara, sam } from '#support/world/people.ts';

const stage = openStage(ada);
const OWNER = 'Administrator With Billing';

test.beforeEach(() => openScreen(stage.page, 'Administrators'));

function accountOf(panel: Locator): Locator {
	return panel.getByRole('region', { name: 'Account Settings', exact: true });
}

async function askToSuspend(page: Page, name: string): Promise<Locator> {
	const panel = await openAdministrator(page, name);
	await panel.getByRole('button', { name: 'Suspend Account', exact: true }).click();
	return page.getByRole('alertdialog', { name: 'Suspend Account', exact: true });
}

test('P14 the console warns of fewer than two or more than four owners', async () => {
	const { page } = stage;
	const first = await askToSuspend(page, chi.name);
	await expect(first).not.toContainText('Two to four are enough');
	await first.getByRole('button', { name: 'Suspend', exact: true }).click();
	await expect(first).toBeHidden();
	await closePanel(page);

	const second = await askToSuspend(page, ben.name);
	await expect(second).toContainText('This leaves only 1 active Administrator With Billing.');
	await second.getByRole('button', { name: 'Suspend', exact: true }).click();
	await expect(second).toBeHidden();
	await closePanel(page);
	await openAccountSettings(page);
	await expect(page.getByText('There’s only 1 active Administrator With Billing.')).toBeVisible();

	await expectUpToDate(page);
	const owner = await connect(stage.world.server.url, ada);
	for (const { id } of [ben, chi])
		await owner.push(owner.mutation('administrator.restore', { id }));
	for (const { id } of [sam, mara])
		await owner.push(owner.mutation('administrator.changeRole', { id, role: OWNER }));
	await openAccountSettings(page);
	await expect(page.getByText('There are 5 active Administrators With Billing.')).toBeVisible();
});

test('P12 the last active owner cannot be stripped, and one suspended before can no longer suspend, demote and delete them', async () => {
	const [byAda, byBen] = [
		await connect(stage.world.server.url, ada),
		await connect(stage.world.server.url, ben)
	];
	const others = [chi, sam, mara].map(({ id }) =>
		byAda.mutation('administrator.changeRole', { id, role: 'Read Only' })
	);
	// Made while there are two of them, and arriving when there is one.
	const { id, email } = ada;
	const late = [
		byBen.mutation('administrator.suspend', { id }),
		byBen.mutation('administrator.changeRole', { id, role: 'Manager' }),
		byBen.mutation('administrator.delete', { id, email })
	];
	await byAda.push(...others, byAda.mutation('administrator.suspend', { id: ben.id }));
	await byAda.pull();
	const stripped = byAda.mutation('organizationAccess.setMode', {
		id,
		mode: 'selected',
		organizationIds: []
	});
	const { results } = await byAda.push(stripped);

	expect(results[0]?.rejection?.code).toBe('last_billing_admin');
	await expect(byBen.push(...late)).rejects.toThrow('403');
	const rows = await storedRows(stage.world, 'administrator');
	const owners = rows.filter(({ value }) => value.role === OWNER && value.suspended === false);
	expect(owners.map((row) => row.id)).toEqual([ada.id]);
});

test('P13 administrators cannot suspend, delete, demote or reset the MFA of themselves, and read why', async () => {
	const panel = await openAdministrator(stage.page, ada.name);
	for (const name of ['Suspend Account', 'Delete Administrator', 'Send TOTP Reset Email'])
		await expect(panel.getByRole('button', { name, exact: true })).toBeDisabled();
	const reason = 'You can’t do this to your own account.';
	await expect(accountOf(panel).getByText(reason)).toBeVisible();
	await permissions(panel);
	await expect(panel.getByRole('combobox', { name: 'Role*', exact: true })).toBeDisabled();
	await expect(panel.getByText(reason)).toBeVisible();
	await closePanel(stage.page);

	const client = await connect(stage.world.server.url, ada);
	const { id, email } = ada;
	const { results } = await client.push(
		client.mutation('administrator.suspend', { id }),
		client.mutation('administrator.delete', { id, email }),
		client.mutation('administrator.changeRole', { id, role: 'Manager' }),
		client.mutation('administrator.sendTotpReset', { id })
	);
	expect(results.map(({ rejection }) => rejection?.code)).toEqual(Array(4).fill('self_forbidden'));
});
