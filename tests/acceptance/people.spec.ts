import { expect, test, type Locator, type Page } from '@playwright/test';
import { NewApiKey } from '@tenantry/shared/protocol/api-key.ts';
import { cellOf, mfaToggle, openStage, permissions } from '#support/browser/acceptance.ts';
import {
	changeRole,
	closePanel,
	enterPassphrase,
	expectUpToDate,
	find,
	findRow,
	list,
	openAdministrator,
	openScreen,
	signIn,
	syncChip
} from '#support/browser/app.ts';
import { connect, post } from '#support/world/client.ts';
import { auditEvents } from '#support/world/database.ts';
import {
	ada,
	invited,
	jimenez,
	mara,
	noor,
	people,
	sam,
	type Person
} from '#support/world/people.ts';
import type { World } from '#support/world/world.ts';

/** A key of Sam's that ends in a week. */
let samsKey = '';
const stage = openStage(ada, async (world) => {
	const owner = await connect(world.url, ada);
	const { providerId } = owner;
	await owner.push(
		owner.mutation('provider.setPolicy', { providerId, apiKeyDays: 7 }),
		owner.mutation('administrator.setApiAccess', { id: sam.id, enabled: true })
	);
	samsKey = await makeKey(world, sam);
});

test.beforeEach(() => openScreen(stage.page, 'Administrators'));

async function makeKey({ url }: World, { email, password }: Person): Promise<string> {
	const request = { email, password, device: { name: 'Script' } };
	const signedIn = await post(`${url}/session/v1/sign-in`, request);
	const cookie = signedIn.headers
		.getSetCookie()
		.map((header) => header.split(';')[0])
		.join('; ');
	const made = await post(`${url}/session/v1/api-key`, {}, { cookie });
	return NewApiKey.parse(await made.json()).key;
}

async function statusOfKey(key: string): Promise<number> {
	const headers = { 'x-api-key': key };
	const response = await fetch(`${stage.world.url}/api/v2/roles`, { headers });
	return response.status;
}

function cards(page: Page): Locator {
	return page.getByRole('list', { name: 'Worth a look', exact: true });
}

function card(page: Page, name: string): Locator {
	return cards(page).getByRole('button', { name, exact: true });
}

async function clearFilters(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Clear filters', exact: true }).click();
	await expect(cards(page)).toBeVisible();
}

/** Fills in reason and ticket of the open dialog, and confirms it. */
async function confirmBecause(page: Page, verb: string, ticket: string): Promise<void> {
	const dialog = page.getByRole('alertdialog');
	await dialog.getByRole('combobox', { name: 'Reason (optional)' }).fill('Asked for by telephone');
	await dialog.getByRole('textbox', { name: 'Ticket (optional)' }).fill(ticket);
	await dialog.getByRole('button', { name: verb, exact: true }).click();
	await expect(dialog).toBeHidden();
}

async function expectBecause(name: string, ticket: string): Promise<void> {
	const newest = async () => (await auditEvents(stage.world, name)).at(-1);
	const expected = { reason: 'Asked for by telephone', ticket, outcome: 'applied' };
	await expect.poll(newest).toMatchObject(expected);
	await expectUpToDate(stage.page);
}

test('P47 cards above the list summarize what deserves attention, and each is a filter in one tap', async () => {
	const { page } = stage;
	await expect(card(page, `Without MFA ${people.length}`)).toBeVisible();
	await expect(card(page, 'Recently created 0')).toBeVisible();

	await card(page, 'Pending over 7 days 1').click();
	await expect(
		page.getByText(`1 of ${people.length} administrators`, { exact: true })
	).toBeVisible();
	await expect(list(page).getByRole('link', { name: invited.name, exact: true })).toBeVisible();
	await expect(cards(page)).toBeHidden();
	await clearFilters(page);

	await card(page, 'Key expiring or expired 1').click();
	await expect(list(page).getByRole('link', { name: sam.name, exact: true })).toBeVisible();
	await clearFilters(page);

	await cards(page).getByRole('link', { name: 'Needs you 0', exact: true }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Changes', exact: true })).toBeVisible();
});

test('P47 the cards give way to search results and follow every change', async () => {
	const { page } = stage;
	await find(page, 'Rivera');
	await expect(cards(page)).toBeHidden();
	await find(page, '');
	await expect(cards(page)).toBeVisible();

	const owner = await connect(stage.world.url, ada);
	const added = { email: 'new@northwind-msp.example', firstName: 'New', lastName: 'Hand' };
	await owner.push(
		owner.mutation('administrator.create', { id: 'c'.repeat(24), ...added, role: 'Help Desk' })
	);

	await expect(card(page, 'Recently created 1')).toBeVisible();
	await expect(card(page, `Without MFA ${people.length + 1}`)).toBeVisible();
});

test('P23 the panel shows when a key expires and when it was last used', async () => {
	expect(await statusOfKey(samsKey)).toBe(200);

	const panel = await openAdministrator(stage.page, sam.name);
	await permissions(panel);

	await expect(panel.getByText(`${samsKey.slice(0, 4)}…`, { exact: true })).toBeVisible();
	await expect(panel.getByRole('definition').filter({ hasText: 'in 7 days' })).toBeVisible();
	await expect(panel.getByRole('definition').filter({ hasText: 'just now' })).toBeVisible();
	await closePanel(stage.page);
});

test('P22 an owner revokes the API key of an administrator without suspending them', async () => {
	const panel = await openAdministrator(stage.page, sam.name);
	await permissions(panel);
	await panel.getByRole('button', { name: 'Revoke API Key', exact: true }).click();
	await expect(stage.page.getByRole('alertdialog')).toContainText(sam.name);
	await confirmBecause(stage.page, 'Revoke Key', 'T-22');

	await expectBecause('administrator.revokeApiKey', 'T-22');
	await expect(panel.getByText('No key has been generated yet.', { exact: true })).toBeVisible();
	expect(await statusOfKey(samsKey)).toBe(401);
	await closePanel(stage.page);
	await expect(cellOf(await findRow(stage.page, sam.name), 'Active')).toBeVisible();
});

test('P29 suspending, restoring and removing MFA accept a reason and a ticket', async () => {
	const { page } = stage;
	const panel = await openAdministrator(page, noor.name);
	await panel.getByRole('button', { name: 'Suspend Account', exact: true }).click();
	await confirmBecause(page, 'Suspend', 'T-1');
	await expectBecause('administrator.suspend', 'T-1');

	await panel.getByRole('button', { name: 'Restore Account', exact: true }).click();
	await confirmBecause(page, 'Restore', 'T-2');
	await expectBecause('administrator.restore', 'T-2');

	await mfaToggle(panel).click();
	await confirmBecause(page, 'Remove MFA', 'T-3');
	await expectBecause('administrator.removeMfa', 'T-3');
	await closePanel(page);
});

test('P29 a change of role accepts a reason and a ticket', async () => {
	const panel = await openAdministrator(stage.page, jimenez.name);
	await permissions(panel);
	await panel.getByRole('combobox', { name: 'Role*', exact: true }).selectOption('Help Desk');
	await panel.getByRole('combobox', { name: 'Reason (optional)' }).fill('Asked for by telephone');
	await panel.getByRole('textbox', { name: 'Ticket (optional)' }).fill('T-4');
	await panel.getByRole('button', { name: 'Save', exact: true }).click();

	await expectBecause('administrator.changeRole', 'T-4');
});

test('P29 deleting accepts a reason and a ticket', async () => {
	const { page } = stage;
	const panel = await openAdministrator(page, jimenez.name);
	await panel.getByRole('button', { name: 'Delete Administrator', exact: true }).click();
	await page
		.getByRole('alertdialog')
		.getByLabel('Email address of the administrator')
		.fill(jimenez.email);
	await confirmBecause(page, 'Delete', 'T-5');

	await expectBecause('administrator.delete', 'T-5');
	await closePanel(page);
});

test('P20 offboarding ends every access in one tap, also offline, and keeps a checklist of the rest', async () => {
	const { page, world } = stage;
	await changeRole(page, sam.name, 'Manager');
	const device = await connect(world.url, sam);
	const key = await makeKey(world, sam);
	const panel = await openAdministrator(page, sam.name);
	await permissions(panel);
	await expect(panel.getByText(`${key.slice(0, 4)}…`, { exact: true })).toBeVisible();
	await expectUpToDate(page);

	world.wire.cut();
	await panel.getByRole('tab', { name: 'Details', exact: true }).click();
	await panel.getByRole('button', { name: 'Offboard', exact: true }).click();
	const dialog = page.getByRole('alertdialog', { name: 'Offboard', exact: true });
	await expect(dialog).toContainText(sam.name);
	await expect(dialog).toContainText(`API key ${key.slice(0, 4)}… revoked`);
	await expect(dialog).toContainText('You’re offline.');
	await confirmBecause(page, 'Offboard', 'T-20');
	await expect(syncChip(page)).toContainText('On this computer 4');
	world.wire.heal();

	await expectBecause('administrator.suspend', 'T-20');
	await expectBecause('administrator.revokeApiKey', 'T-20');
	await expectBecause('administrator.endSessions', 'T-20');
	expect((await device.requestPull()).status).toBe(403);
	expect(await statusOfKey(key)).toBe(401);
	await permissions(panel);
	await expect(panel.getByText('Reaches no organization.', { exact: true })).toBeVisible();
	await closePanel(page);
});

test('P20 the checklist of external accesses is ticked off and survives a cold start', async () => {
	const { page } = stage;
	const panel = await openAdministrator(page, sam.name);
	const left = panel.getByRole('group', { name: `Left to do elsewhere for ${sam.name}` });
	await left.getByRole('checkbox', { name: 'Collect laptop, phone, keys and badges' }).check();
	await expect(left.getByText('1 of 7 done')).toBeVisible();
	await expect(left.getByRole('checkbox', { name: 'Close ticket T-20' })).not.toBeChecked();
	await expect(panel.getByText('Nothing is left to take away here.')).toBeVisible();

	await page.reload();
	await enterPassphrase(page);

	await openAdministrator(page, sam.name);
	const equipment = { name: 'Collect laptop, phone, keys and badges' };
	await expect(left.getByRole('checkbox', equipment)).toBeChecked();
	await left.getByRole('button', { name: 'Dismiss checklist', exact: true }).click();
	await expect(left).toBeHidden();
	await closePanel(page);
});

test('P20 a role that may only suspend leaves organization access unchanged and reads why', async () => {
	const { page } = await stage.openBrowser();
	await signIn(page, mara);
	const panel = await openAdministrator(page, noor.name);
	await panel.getByRole('button', { name: 'Offboard', exact: true }).click();
	await expect(page.getByRole('alertdialog')).toContainText(
		'Access to all organizations removed Left out: Your role doesn’t allow this.'
	);
	await page
		.getByRole('alertdialog')
		.getByRole('button', { name: 'Offboard', exact: true })
		.click();

	await expectUpToDate(page);
	const row = await findRow(stage.page, noor.name);
	await expect(row).toContainText('Suspended');
	await expect(cellOf(row, 'All')).toBeVisible();
});

test('P20 administrators cannot offboard themselves, and the panel says why', async () => {
	const panel = await openAdministrator(stage.page, ada.name);

	const offboard = panel.getByRole('button', { name: 'Offboard', exact: true });
	await expect(offboard).toBeDisabled();
	await expect(offboard).toHaveAccessibleDescription('You can’t do this to your own account.');
	await closePanel(stage.page);
});
