import { expect, test } from '@playwright/test';
import { PERMISSIONS_BY_ROLE, ROLES } from '@tenantry/shared/domain/role.ts';
import { openAdding, openHelp, openStage, permissions } from '#support/browser/acceptance.ts';
import {
	OFFLINE,
	find,
	list,
	openAdministrator,
	openScreen,
	syncChip
} from '#support/browser/app.ts';
import { ada, organizationId, sam } from '#support/world/people.ts';
import { tenantry } from '#support/world/world.ts';

const stage = openStage(ada, ({ server: { dataDir } }) =>
	tenantry({ dataDir }, 'organization', 'detach', 'Maple Schools')
);

test.beforeAll(async () => {
	stage.world.wire.cut();
	await stage.page.getByRole('banner').waitFor();
	await expect(syncChip(stage.page)).toContainText(OFFLINE);
});
test.beforeEach(() => openScreen(stage.page, 'Administrators'));

test('S3 help says offline that the portal must be enabled by the Partner Account Manager', async () => {
	const help = await openHelp(stage.page);

	await expect(help.getByText('The portal must be enabled for your provider')).toContainText(
		'Ask your Partner Account Manager to enable it.'
	);
});

test('S4 the organization ID of each managed organization can be read and copied', async () => {
	const help = await openHelp(stage.page);
	await help.getByRole('link', { name: 'Organizations', exact: true }).click();
	await stage.page.getByRole('link', { name: 'Alder Legal', exact: true }).click();
	const panel = stage.page.getByRole('dialog', { name: 'Organization', exact: true });

	await expect(panel.getByText(organizationId('Alder Legal'), { exact: true })).toBeVisible();
	await stage.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
	await panel.getByRole('button', { name: 'Copy organization ID', exact: true }).click();
	const copied = await stage.page.evaluate(() => navigator.clipboard.readText());
	expect(copied).toBe(organizationId('Alder Legal'));
});

test('S5 help says which emails of administrators are needed, and the list shows them', async () => {
	const help = await openHelp(stage.page);
	await expect(help.getByText('the email addresses of the administrators')).toContainText(
		'whose accounts you have created already and their owners have registered'
	);

	await help.getByRole('link', { name: 'Administrators', exact: true }).click();
	await find(stage.page, sam.name);
	await expect(list(stage.page).getByRole('cell', { name: sam.email, exact: true })).toBeVisible();
});

test('S6 help says whom to contact without a partnership', async () => {
	const help = await openHelp(stage.page);
	await help.getByRole('link', { name: 'See who to contact', exact: true }).click();

	await expect(stage.page).toHaveURL(/\/help#contact$/);
	await expect(help.getByText('Not a partner yet? Contact whoever runs')).toBeVisible();
});

test('S9 an organization that support has not added cannot be granted', async () => {
	const help = await openHelp(stage.page);
	await expect(help.getByText('aren’t added automatically. Support adds them')).toBeVisible();

	await openScreen(stage.page, 'Administrators');
	const panel = await openAdding(stage.page);
	await permissions(panel);
	await panel.getByRole('radio', { name: 'Selected organizations' }).check();
	await panel.getByRole('option', { name: 'Maple Schools' }).click();
	await expect(panel.getByText('isn’t linked to your provider yet')).toBeVisible();
	await expect(panel.getByText('Reaches no organization.')).toBeVisible();

	await panel.getByRole('button', { name: 'Close', exact: true }).click();
	const question = stage.page.getByRole('button', { name: 'Discard', exact: true });
	await question.or(list(stage.page)).first().waitFor();
	if (await question.isVisible()) await question.click();
});

test('S49 the roles are explained next to the choice and in help, as the permission table defines them', async () => {
	const panel = await openAdministrator(stage.page, sam.name);
	await permissions(panel);
	await panel.getByRole('button', { name: 'What each role can do', exact: true }).click();
	const guide = stage.page.getByRole('dialog', { name: 'What each role can do', exact: true });
	for (const role of ROLES) {
		const rights = guide.getByRole('list', { name: role, exact: true }).getByRole('listitem');
		await expect(rights).toHaveCount(PERMISSIONS_BY_ROLE[role].size);
	}
	await guide.getByRole('button', { name: 'Close', exact: true }).click();

	const help = await openHelp(stage.page);
	await help.getByText('Help Desk', { exact: true }).click();
	const helpDesk = help.getByRole('list', { name: 'Help Desk', exact: true });
	await expect(helpDesk).toContainText('Send password and TOTP reset emails');
});

test('S53 Enable API access points to the API documentation', async () => {
	const panel = await openAdministrator(stage.page, sam.name);
	await permissions(panel);
	await panel.getByRole('link', { name: /^API documentation/ }).click();

	await expect(stage.page).toHaveURL(/\/help#api$/);
	const help = stage.page.getByRole('main');
	await expect(help.getByRole('heading', { name: 'API access and keys' })).toBeVisible();
	const documentation = help.getByRole('link', { name: 'API documentation', exact: true });
	await expect(documentation).toHaveAttribute('href', '/api/reference');
});

test('S65 help notes that a required administrator gives a TOTP token at login', async () => {
	const help = await openHelp(stage.page);

	await expect(
		help.getByText(
			'Administrators who are required to use MFA enter a TOTP token with their credentials'
		)
	).toBeVisible();
});

test('S66 the Global MFA Requirement links to the MFA configuration of the organization', async () => {
	await openScreen(stage.page, 'Settings');
	await stage.page.getByRole('main').getByRole('link', { name: 'Account', exact: true }).click();
	await stage.page.getByRole('link', { name: 'Configure MFA for your organization' }).click();

	await expect(stage.page).toHaveURL(/\/help#mfa$/);
	const heading = { name: 'Configure MFA for your organization', exact: true };
	await expect(stage.page.getByRole('heading', heading)).toBeVisible();
});

test('S75 suspending links to its guidance, and the dialog states the consequences', async () => {
	const panel = await openAdministrator(stage.page, sam.name);
	await panel.getByRole('button', { name: 'Suspend Account', exact: true }).click();
	const dialog = stage.page.getByRole('alertdialog', { name: 'Suspend Account', exact: true });
	await expect(dialog).toContainText('will be signed out everywhere');
	await expect(dialog).toContainText('Their role, organizations and settings are kept');
	await dialog.getByRole('button', { name: 'Cancel', exact: true }).click();

	await panel.getByRole('link', { name: 'About suspending and restoring' }).click();
	await expect(stage.page).toHaveURL(/\/help#suspend$/);
});

test('S83 the page footer links to integrations, FAQ, contact and a case, and back to the top', async () => {
	const foot = stage.page.getByRole('contentinfo');
	for (const [name, target] of [
		['Integrations', 'integrations'],
		['FAQ', 'faq'],
		['Contact', 'contact'],
		['Submit a case', 'case']
	] as const) {
		await foot.getByRole('link', { name, exact: true }).click();
		await expect(stage.page).toHaveURL(new RegExp(`/help#${target}$`));
	}

	await openScreen(stage.page, 'Administrators');
	await find(stage.page, '');
	const rows = list(stage.page).getByRole('row');
	await rows.nth(1).hover();
	await stage.page.mouse.wheel(0, 100_000);
	await expect(rows.nth(1)).not.toBeInViewport();
	await foot.getByRole('button', { name: 'Back to top', exact: true }).click();
	await expect(rows.nth(1)).toBeInViewport();
});
