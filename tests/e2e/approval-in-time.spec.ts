// @all: starts servers under another clock
import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { openScreen, signIn } from '#support/browser/app.ts';
import { expect } from '#support/browser/test.ts';
import { test } from '#support/browser/timed-test.ts';
import { connect } from '#support/world/client.ts';
import { auditEvents, isSuspended } from '#support/world/database.ts';
import { ada, ben, sam } from '#support/world/people.ts';

const HOUR_MS = 3_600_000;
const id = AdministratorId.parse(sam.id);

test('a change that no one approves within three days expires, and its author is told', async ({
	world,
	time,
	openBrowser
}) => {
	const author = await connect(world.server.url, ada);
	const { providerId } = author;
	await author.push(
		author.mutation('administrator.suspend', { id }),
		author.mutation('provider.setPolicy', { providerId, approvals: ['restore'] })
	);
	await author.pull();
	await author.push(author.mutation('administrator.restore', { id }));

	await world.server.stop();
	await time.setAhead(73 * HOUR_MS);
	await world.server.start();

	const [own, other] = [await openBrowser(), await openBrowser()];
	await signIn(own.page, ada);
	await openScreen(own.page, 'Changes');
	await expect(own.page.getByRole('main')).toContainText(
		'Not applied: no one approved it in time.'
	);
	await signIn(other.page, ben);
	await openScreen(other.page, 'Changes');
	await expect(other.page.getByRole('main')).not.toContainText('Waiting for your approval');
	expect(await auditEvents(world, 'approval.expire')).toHaveLength(1);
	expect(await isSuspended(world, sam.id)).toBe(true);
});
