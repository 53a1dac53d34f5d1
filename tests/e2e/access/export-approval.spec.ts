// @all: tests/sync/approvals/export-approval.test.ts has the rules, and approval.spec.ts an approval in a browser
import { goOffline, goOnline } from '#support/browser/acceptance.ts';
import { changeCard, expectUpToDate, openScreen, signIn } from '#support/browser/app.ts';
import { chooseIn, exportList } from '#support/browser/exports.ts';
import { expect, test } from '#support/browser/test.ts';
import { connect } from '#support/world/client.ts';
import { storedField } from '#support/world/database.ts';
import { ada, ben } from '#support/world/people.ts';

const PHONE = { viewport: { width: 390, height: 844 } };

test('an export is asked for offline, approved by another owner, and is then made from the device and the server', async ({
	world,
	openBrowser
}) => {
	const owner = await connect(world.server.url, ada);
	const { providerId } = owner;
	await owner.push(owner.mutation('provider.setPolicy', { providerId, approvals: ['export'] }));
	const [author, approver] = [await openBrowser(PHONE), await openBrowser(PHONE)];
	await signIn(author.page, ada);
	await signIn(approver.page, ben);
	await goOffline({ world, page: author.page });

	await exportList(author.page);
	const asking = author.page.getByRole('dialog', { name: 'Ask to Export', exact: true });
	await expect(asking).toContainText('You’re offline. Your request is sent once you’re online.');
	await asking.getByLabel('Reason (optional)').fill('Yearly audit');
	await asking.getByRole('button', { name: 'Ask', exact: true }).click();
	await expect(asking).toBeHidden();

	await exportList(author.page);
	const waiting = author.page.getByRole('dialog', { name: 'Waiting for Approval', exact: true });
	await expect(waiting).toContainText('No one has approved or declined it yet.');
	await waiting.getByRole('button', { name: 'Open Changes', exact: true }).click();
	const title = `Let ${ada.name} export data for 24 hours`;
	const asked = `Asked to let ${ada.name} export data for 24 hours`;
	await expect(changeCard(author.page, asked)).toBeVisible();
	await goOnline({ world, page: author.page });
	await expectUpToDate(author.page);

	await openScreen(author.page, 'Activity');
	await chooseIn(author.page, 'Export and verify', 'Export as CSV');
	await expect(waiting).toBeVisible();
	expect(await storedField(world, ada.id, 'exportUntil')).toBeUndefined();

	await openScreen(approver.page, 'Changes');
	const card = changeCard(approver.page, title);
	await expect(card).toContainText('Yearly audit');
	await card.getByRole('button', { name: 'Approve', exact: true }).click();
	await expect.poll(() => storedField(world, ada.id, 'exportUntil')).toBeGreaterThan(Date.now());
	await expect(waiting).toBeHidden();

	const activity = author.page.waitForEvent('download');
	await chooseIn(author.page, 'Export and verify', 'Export as CSV');
	expect((await activity).suggestedFilename()).toMatch(/^activity-.*\.csv$/);
	const list = author.page.waitForEvent('download');
	await exportList(author.page);
	expect((await list).suggestedFilename()).toMatch(/\.csv$/);
	await expect(author.page.getByRole('dialog')).toBeHidden();

	await openScreen(approver.page, 'Administrators');
	await exportList(approver.page);
	await expect(
		approver.page.getByRole('dialog', { name: 'Ask to Export', exact: true })
	).toBeVisible();
});
