import { expect, test } from '@playwright/test';
import { cellOf, openStage } from '#support/browser/acceptance.ts';
import {
	find,
	findRow,
	list,
	openAdministrator,
	openScreen,
	suspend
} from '#support/browser/app.ts';
import { ada, invited, mara, noor, organizationNames, people, sam } from '#support/world/people.ts';

const stage = openStage(ada);
const { length: total } = people;

test.beforeEach(() => openScreen(stage.page, 'Administrators'));

test('S1 one place lists the administrators of the provider and all its organizations', async () => {
	await expect(stage.page.getByText(`${total} administrators`, { exact: true })).toBeVisible();

	await openScreen(stage.page, 'Organizations');
	const organizations = stage.page.getByRole('list', { name: 'Organizations', exact: true });
	await expect(organizations.getByRole('listitem')).toHaveCount(organizationNames.length);
});

test('S7 by default an administrator account has access to all managed organizations', async () => {
	await expect(cellOf(await findRow(stage.page, sam.name), 'All')).toBeVisible();

	await openScreen(stage.page, 'Organizations');
	await stage.page.getByRole('link', { name: 'Kestrel Air', exact: true }).click();
	const reached = stage.page.getByRole('list', { name: 'Administrators with access' });
	await expect(reached.getByRole('link', { name: sam.name, exact: true })).toBeVisible();
});

test('S8 access can be limited to selected organizations of one administrator', async () => {
	await openScreen(stage.page, 'Organizations');
	const reached = stage.page.getByRole('list', { name: 'Administrators with access' });
	await stage.page.getByRole('link', { name: 'Alder Legal', exact: true }).click();
	await expect(reached.getByRole('link', { name: mara.name, exact: true })).toBeVisible();

	await stage.page.getByRole('link', { name: 'Kestrel Air', exact: true }).click();
	await expect(reached.getByRole('link', { name: sam.name, exact: true })).toBeVisible();
	await expect(reached.getByRole('link', { name: mara.name, exact: true })).toBeHidden();
});

test('S10 administrators with access to all reach an organization created in the portal', async () => {
	await openScreen(stage.page, 'Organizations');
	await stage.page.getByRole('link', { name: 'Create organization', exact: true }).click();
	const panel = stage.page.getByRole('dialog', { name: 'Create Organization', exact: true });
	await panel.getByRole('textbox', { name: 'Name*', exact: true }).fill('Nimbus Travel');
	await panel.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(panel).toBeHidden();

	await stage.page.getByRole('link', { name: 'Nimbus Travel', exact: true }).click();
	const reached = stage.page.getByRole('list', { name: 'Administrators with access' });
	await expect(reached.getByRole('link', { name: sam.name, exact: true })).toBeVisible();
	await expect(reached.getByRole('link', { name: mara.name, exact: true })).toBeHidden();
});

test('S13 there is a tab called Administrators', async () => {
	const screens = stage.page.getByRole('navigation', { name: 'Screens' });
	const tab = screens.getByRole('link', { name: 'Administrators', exact: true });

	await expect(tab).toHaveAttribute('aria-current', 'page');
	await expect(list(stage.page)).toBeVisible();
});

test('S27 the Administrators tab lists the administrators', async () => {
	for (const { name } of [ada, sam, invited]) {
		await expect(await findRow(stage.page, name)).toBeVisible();
	}
});

for (const [row, title, subject, value] of [
	['S28', 'Name', sam, sam.name],
	['S29', 'Email', sam, sam.email],
	['S30', 'Role', sam, sam.role],
	['S35', 'MFA: Requirement', noor, 'Required'],
	['S36', 'MFA: Enrollment', noor, 'Not Enrolled']
] as const) {
	test(`${row} the column ${title} says "${value}"`, async () => {
		const header = list(stage.page).getByRole('columnheader', { name: title, exact: true });
		await expect(header).toBeVisible();

		const found = await findRow(stage.page, subject.name);
		const cell = title === 'Name' ? found.getByRole('rowheader') : cellOf(found, value);
		await expect(cell).toContainText(value);
	});
}

test('S31 the column Organizations names the organizations that are reached', async () => {
	const header = { name: 'Organizations', exact: true };
	await expect(list(stage.page).getByRole('columnheader', header)).toBeVisible();

	await expect(cellOf(await findRow(stage.page, sam.name), 'All')).toBeVisible();
	const [first] = mara.organizations ?? [];
	await expect(await findRow(stage.page, mara.name)).toContainText(first ?? '');
});

test('S32 the column Status shows active, pending or suspended', async () => {
	const header = { name: 'Status', exact: true };
	await expect(list(stage.page).getByRole('columnheader', header)).toBeVisible();
	await expect(cellOf(await findRow(stage.page, sam.name), 'Active')).toBeVisible();
	await expect(cellOf(await findRow(stage.page, invited.name), 'Pending')).toBeVisible();

	await openAdministrator(stage.page, mara.name);
	await suspend(stage.page);
	await expect(await findRow(stage.page, mara.name)).toContainText('Suspended');
});

test('S33 the column API Key Access shows whether a key may be generated and used', async () => {
	const header = { name: 'API Key Access', exact: true };
	await expect(list(stage.page).getByRole('columnheader', header)).toBeVisible();

	await expect(cellOf(await findRow(stage.page, sam.name), 'Disabled')).toBeVisible();
});

test('S34 the API Key Access is explained on hover, on focus and on tap', async () => {
	const row = await findRow(stage.page, sam.name);
	const word = row.getByRole('button', { name: 'Disabled', exact: true });
	const explanation = stage.page.getByRole('tooltip');

	await word.hover();
	await expect(explanation).toHaveText('Can’t generate or use an API key.');
	await stage.page.mouse.move(0, 0);
	await expect(explanation).toBeHidden();
	await word.focus();
	await expect(explanation).toBeVisible();
	await word.blur();
	await expect(explanation).toBeHidden();
	await word.click();
	await expect(explanation).toBeVisible();
	await word.blur();
	await find(stage.page, '');
});

test('S68 choosing an administrator opens the side window Edit Administrator beside the list', async () => {
	const panel = await openAdministrator(stage.page, sam.name);

	await expect(panel).toBeVisible();
	await expect(list(stage.page)).toBeVisible();
});
