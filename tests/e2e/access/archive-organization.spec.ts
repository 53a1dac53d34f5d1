// @all: a task beside the main one
import { openScreen, signIn, expectUpToDate } from '#support/browser/app.ts';
import { auditEvents } from '#support/world/database.ts';
import { ada, organizationId } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

test('an organization is archived offline with a reason and leaves the list', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser();
	await signIn(page, ada);
	await openScreen(page, 'Organizations');
	world.wire.cut();
	await page.getByRole('link', { name: 'Kestrel Air', exact: true }).click();

	await page.getByRole('button', { name: 'Archive Organization', exact: true }).click();
	const dialog = page.getByRole('alertdialog', { name: 'Archive Organization', exact: true });
	await expect(dialog).toContainText('Kestrel Air will leave the list');
	await dialog.getByRole('combobox', { name: 'Reason (optional)' }).fill('Contract ended');
	await dialog.getByRole('button', { name: 'Archive', exact: true }).click();
	await expect(page.getByRole('dialog', { name: 'Organization', exact: true })).toBeHidden();
	await expect(page.getByRole('link', { name: 'Kestrel Air', exact: true })).toBeHidden();

	world.wire.heal();
	await expectUpToDate(page);
	const [event] = await auditEvents(world, 'organization.archive');
	expect(event).toMatchObject({
		subjectId: organizationId('Kestrel Air'),
		reason: 'Contract ended',
		outcome: 'applied'
	});
});
