// @all: further faults of a browser
import {
	changeCard,
	edit,
	expectUpToDate,
	openScreen,
	signIn,
	syncChip
} from '#support/browser/app.ts';
import { connect } from '#support/world/client.ts';
import { ada, ben, jimenez } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

test('a change that needs attention is shown and resolved on the second device, and then no longer on the first', async ({
	world,
	openBrowser
}) => {
	const colleague = await connect(world.server.url, ben);
	const desk = await openBrowser();
	const phone = await openBrowser({ viewport: { width: 390, height: 844 } });
	await signIn(desk.page, ada);
	await signIn(phone.page, ada);

	world.wire.cut();
	await edit(desk.page, jimenez.name, 'First Name', 'Josefa');
	const theirs = { id: jimenez.id, firstName: 'Pepe' };
	await colleague.push(colleague.mutation('administrator.editDetails', theirs));
	world.wire.heal();

	await expect(syncChip(desk.page)).toHaveText('Needs you 1');
	await expect(syncChip(phone.page)).toHaveText('Needs you 1');
	await openScreen(phone.page, 'Changes');
	const card = changeCard(phone.page, `Edit the details of Pepe ${jimenez.lastName}`);
	await expect(card).toContainText(`Conflict: ${ben.name}’s value is in effect.`);
	await expect(card).toContainText(/Before\s*José\s*Yours\s*Josefa\s*Theirs\s*Pepe/);
	await card.getByRole('button', { name: 'Keep mine', exact: true }).click();

	for (const { page } of [phone, desk]) await expectUpToDate(page);
	await openScreen(desk.page, 'Changes');
	await expect(desk.page.getByText('You’re all caught up')).toBeVisible();
});
