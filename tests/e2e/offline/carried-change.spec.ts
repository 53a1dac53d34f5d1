import { expectUpToDate, openScreen, signIn } from '#support/browser/app.ts';
import { expect, test } from '#support/browser/test.ts';
import { LockedDevice } from '#support/envelopes/locked-device.ts';
import { sendEnvelopes } from '#support/envelopes/post.ts';
import { connect } from '#support/world/client.ts';
import { ada, ben, chi, sam } from '#support/world/people.ts';

test('Activity says who carried a colleague’s change to the server', async ({
	world,
	openBrowser
}) => {
	const [author, colleague] = [await connect(world.url, ben), await connect(world.url, chi)];
	const mutation = author.mutation('administrator.suspend', {
		id: sam.id,
		reason: 'Laptop stolen'
	});
	const envelope = await (await LockedDevice.register(author, author)).seal(mutation);
	const carrier = await LockedDevice.register(colleague, colleague);
	const request = (path: string, init?: RequestInit) => fetch(world.url + path, init);

	await sendEnvelopes({ request }, await carrier.carry(envelope));
	const { page } = await openBrowser();
	await signIn(page, ada);
	await expectUpToDate(page);
	await openScreen(page, 'Activity');

	const entry = page.getByRole('main').getByRole('listitem').filter({ hasText: sam.name });
	await expect(entry.first()).toContainText(`Delivered by ${chi.name} from Test client`);
});
