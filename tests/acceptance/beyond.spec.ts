import { expect, test, type Locator } from '@playwright/test';
import {
	goOffline,
	goOnline,
	openAdding,
	openStage,
	permissions
} from '#support/browser/acceptance.ts';
import {
	changeCard,
	closePanel,
	expectUpToDate,
	findRow,
	openAdministrator,
	openScreen,
	save,
	syncChip
} from '#support/browser/app.ts';
import { connect } from '#support/world/client.ts';
import { auditEvents, storedRows } from '#support/world/database.ts';
import { ada, ben, invited, mara, noor, people, rightToLeft, sam } from '#support/world/people.ts';

const stage = openStage(ada);

test.beforeEach(() => openScreen(stage.page, 'Administrators'));

async function fillNew(panel: Locator, firstName: string, email: string): Promise<void> {
	await panel.getByLabel('First Name', { exact: true }).fill(firstName);
	await panel.getByLabel('Administrator Email Address*', { exact: true }).fill(email);
	await permissions(panel);
	await panel.getByRole('combobox', { name: 'Role*', exact: true }).selectOption('Help Desk');
}

test('P35 a pending invitation shows its age and expiry, and can be sent again and cancelled', async () => {
	const panel = await openAdministrator(stage.page, invited.name);
	await expect(panel.getByText(/^Added .+, and has not set a password yet\.$/)).toBeVisible();
	const resend = panel.getByRole('button', { name: 'Send invitation again', exact: true });

	await resend.click();
	await expect(panel.getByText(/^Sent just now\. The link works until/)).toBeVisible();
	await expect(resend).toBeDisabled();
	await panel.getByRole('button', { name: 'Cancel invitation', exact: true }).click();
	await expect(panel.getByText(/^Cancelled just now/)).toBeVisible();
	await expect(resend).toBeEnabled();
	await closePanel(stage.page);
});

test('P36 an email shows its outcome, and is not sent twice within a minute, online or offline', async () => {
	await goOffline(stage);
	const panel = await openAdministrator(stage.page, sam.name);
	const account = panel.getByRole('region', { name: 'Account Settings', exact: true });
	const send = account.getByRole('button', { name: 'Send Password Reset Email', exact: true });
	await send.click();
	await expect(account.getByText(/^Will be sent when you’re back online\./)).toBeVisible();
	await expect(send).toBeDisabled();
	await expect(account.getByText('You can send another in a minute.')).toBeVisible();

	await goOnline(stage);
	await expect(account.getByText(/^Sent just now\. The link works until/)).toBeVisible();
	const second = await connect(stage.world.server.url, ben);
	await second.push(second.mutation('administrator.sendPasswordReset', { id: sam.id }));
	const events = await auditEvents(stage.world, 'administrator.sendPasswordReset');
	expect(events.map(({ outcome }) => outcome)).toEqual(['applied', 'noop']);
	await closePanel(stage.page);
});

test('P38 an organization shows who reaches it and how, without a connection', async () => {
	await goOffline(stage);
	await openScreen(stage.page, 'Organizations');
	await stage.page.getByRole('link', { name: 'Kestrel Air', exact: true }).click();
	const reached = stage.page.getByRole('list', { name: 'Administrators with access' });
	const expected = people.filter(
		({ organizations }) => organizations === undefined || organizations.includes('Kestrel Air')
	);

	await expect(reached.getByRole('listitem')).toHaveCount(expected.length);
	const restricted = reached.getByRole('listitem').filter({ hasText: rightToLeft.name });
	await expect(restricted).toContainText('selected organizations');
	const all = reached.getByRole('listitem').filter({ hasText: sam.name });
	await expect(all).toContainText('all organizations');
	await expect(reached.getByText(mara.name)).toBeHidden();

	await all.getByRole('link', { name: sam.name, exact: true }).click();
	const panel = stage.page.getByRole('dialog', { name: 'Edit Administrator', exact: true });
	await expect(panel.getByText(sam.name, { exact: true }).first()).toBeVisible();
	await closePanel(stage.page);
	await goOnline(stage);
	await expectUpToDate(stage.page);
});

test('P39 access is a choice between all and selected organizations that explains what applies to new ones', async () => {
	const panel = await openAdministrator(stage.page, rightToLeft.name);
	await permissions(panel);
	const access = panel.getByRole('radiogroup', { name: 'Organization Access', exact: true });
	await expect(access.getByRole('radio', { name: 'Selected organizations' })).toBeChecked();
	await expect(access.getByText('Those created later are included.')).toBeVisible();
	const excluded = 'Those created later are not included until they are added here.';
	await expect(access.getByText(excluded)).toBeVisible();

	await panel.getByRole('button', { name: 'Remove Kestrel Air', exact: true }).click();
	await expect(panel.getByText('Reaches no organization.')).toBeVisible();
	await save(panel);
	await expect(await findRow(stage.page, rightToLeft.name)).toContainText('None');
	await expectUpToDate(stage.page);
	const owner = await connect(stage.world.server.url, ben);
	await owner.push(
		owner.mutation('organization.create', { id: 'd'.repeat(24), name: 'Nimbus Travel' })
	);
	await openAdministrator(stage.page, rightToLeft.name);
	await permissions(panel);
	await expect(panel.getByText('Reaches no organization.')).toBeVisible();
	await closePanel(stage.page);
});

test('P45 a change of role shows lost and gained permissions before it is saved', async () => {
	const panel = await openAdministrator(stage.page, sam.name);
	await permissions(panel);
	const role = panel.getByRole('combobox', { name: 'Role*', exact: true });
	await role.selectOption('Manager');

	const name = 'What changes from Help Desk to Manager';
	const difference = panel.getByRole('region', { name, exact: true });
	await expect(difference.getByRole('heading', { name: 'Loses' })).toBeVisible();
	await expect(difference.getByRole('heading', { name: 'Gains' })).toBeVisible();
	await expect(difference.getByRole('listitem').first()).toBeVisible();
	await role.selectOption('Help Desk');
	await expect(difference).toBeHidden();
	await closePanel(stage.page);
});

test('P53 the second of two administrators added offline with one address is refused and keeps its input', async () => {
	const email = 'ines.costa@northwind-msp.example';
	const colleague = await connect(stage.world.server.url, ben);
	const args = { id: 'e'.repeat(24), firstName: 'Inés', lastName: '', role: 'Manager' };
	const theirs = colleague.mutation('administrator.create', {
		...args,
		email: email.toUpperCase()
	});
	await goOffline(stage);
	const panel = await openAdding(stage.page);
	await fillNew(panel, 'Ines', email);
	await save(panel);

	await colleague.push(theirs);
	await goOnline(stage);
	await expect(syncChip(stage.page)).toHaveText('Needs you 1');
	await openScreen(stage.page, 'Changes');
	const card = changeCard(stage.page, 'Add Ines');
	await expect(card).toContainText('Another administrator already has this email address.');
	await card.getByRole('link', { name: 'Change and redo', exact: true }).click();
	await expect(panel.getByLabel('First Name', { exact: true })).toHaveValue('Ines');
	await panel.getByLabel('Administrator Email Address*', { exact: true }).fill(`i.${email}`);
	await save(panel);

	await expectUpToDate(stage.page);
	const rows = await storedRows(stage.world, 'administrator');
	const addresses = rows.map(({ value }) => String(value.email).toLowerCase());
	expect(addresses.filter((address) => address.endsWith(email))).toHaveLength(2);
});

test('P57 explanations open on tap and on focus, and disabled controls show their reason', async () => {
	const panel = await openAdministrator(stage.page, ada.name);
	await permissions(panel);
	await expect(panel.getByText('You can’t do this to your own account.').first()).toBeVisible();
	await closePanel(stage.page);

	await openAdministrator(stage.page, noor.name);
	await permissions(panel);
	const word = panel.getByRole('button', { name: 'Disabled', exact: true });
	const explanation = stage.page.getByRole('tooltip');
	await word.focus();
	await expect(explanation).toHaveText('Can’t generate or use an API key.');
	await stage.page.keyboard.press('Escape');
	await expect(explanation).toBeHidden();
	await word.click();
	await expect(explanation).toBeVisible();
	await stage.page.keyboard.press('Escape');
	await closePanel(stage.page);
});
