// @all: a revoked device hands over
import {
	changeCard,
	expectUpToDate,
	findRow,
	openAdministrator,
	openScreen,
	signIn,
	suspend,
	syncChip
} from '#support/browser/app.ts';
import { connect } from '#support/world/client.ts';
import { ada, ben, mara, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

test('unsent changes of a suspended technician’s phone are handed over, and take effect when an owner releases them', async ({
	world,
	openBrowser
}) => {
	const colleague = await connect(world.server.url, ben);
	const phone = await openBrowser({ viewport: { width: 390, height: 844 } });
	await signIn(phone.page, mara);
	world.wire.cut();
	await openAdministrator(phone.page, sam.name);
	await suspend(phone.page);
	await colleague.push(colleague.mutation('administrator.suspend', { id: mara.id }));
	world.wire.heal();

	const ended = phone.page.getByRole('main');
	await expect(ended).toContainText('sent to the owners for review');
	await phone.page.reload();
	await expect(phone.page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
	await expect(phone.page.getByText('M. L.')).toBeHidden();

	const owner = await openBrowser();
	await signIn(owner.page, ada);
	await expect(syncChip(owner.page)).toHaveText('Needs you 1');
	await expect(await findRow(owner.page, sam.name)).toContainText('Active');
	await openScreen(owner.page, 'Changes');
	const card = changeCard(owner.page, `Suspend ${sam.name}`);
	await expect(card).toContainText('Waiting for an owner to review it.');
	await expect(card).toContainText(`by ${mara.name} on`);
	await card.getByRole('button', { name: 'Release', exact: true }).click();

	await expectUpToDate(owner.page);
	await openScreen(owner.page, 'Administrators');
	await expect(await findRow(owner.page, sam.name)).toContainText('Suspended');
});
