// @all: several owners
import type { PushResult } from '@tenantry/shared/protocol/push.ts';
import { goOffline } from '#support/browser/acceptance.ts';
import {
	changeCard,
	changeRole,
	edit,
	expectUpToDate,
	openScreen,
	findRow,
	signIn,
	syncChip,
	unlock
} from '#support/browser/app.ts';
import { storedRows } from '#support/world/database.ts';
import { connect, type Client } from '#support/world/client.ts';
import { ada, ben, chi, type Person } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';
import type { World } from '#support/world/world.ts';

test('one of two owners who demote each other offline stays, and the other reads why', async ({
	world,
	openKillableBrowser
}) => {
	await removeOwner(world, chi);
	const [first, second] = [await openKillableBrowser(), await openKillableBrowser()];
	await signIn(first.page, ada);
	await signIn(second.page, ben);

	await goOffline({ world, page: first.page });
	await goOffline({ world, page: second.page });
	await changeRole(first.page, ben.name, 'Administrator');
	await expect(syncChip(first.page)).toContainText('On this computer 1');
	await changeRole(second.page, ada.name, 'Administrator');
	await edit(second.page, ben.name, 'First Name', 'Benedict');
	await expect(syncChip(second.page)).toContainText('On this computer 2');
	await second.quit();
	world.wire.heal();
	await expectUpToDate(first.page);
	await unlock(await second.start());

	await expect(syncChip(second.page)).toHaveText('Needs you 1');
	await expect(await findRow(first.page, 'Benedict Okafor')).toContainText('Administrator');
	await openScreen(second.page, 'Changes');
	const card = changeCard(second.page, `Make ${ada.name} an Administrator`);
	await expect(card).toContainText('Rejected: Your role doesn’t allow this.');
	await expect(changeCard(second.page, 'Edit the details of Benedict Okafor')).toContainText(
		'In effect'
	);
	expect(await owners(world)).toEqual([ada.id]);
});

async function demote(client: Client, { id }: Person): Promise<PushResult> {
	const mutation = client.mutation('administrator.changeRole', { id, role: 'Administrator' });
	const { results } = await client.push(mutation);
	if (results[0] === undefined) throw new Error('No result.');
	return results[0];
}

async function removeOwner({ url }: World, owner: Person): Promise<void> {
	await demote(await connect(url, ada), owner);
}

async function owners(world: World): Promise<readonly string[]> {
	const rows = await storedRows(world, 'administrator');
	return rows
		.filter(({ value }) => value.role === 'Administrator With Billing')
		.map(({ id }) => id);
}
