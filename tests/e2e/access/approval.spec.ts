import type { Page } from '@playwright/test';
import type { ApprovalKind } from '@tenantry/shared/domain/approval/kinds.ts';
import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import { goOffline, goOnline, openAccountSettings } from '#support/browser/acceptance.ts';
import { expectUpToDate, openAdministrator, openScreen, signIn } from '#support/browser/app.ts';
import { expect, test } from '#support/browser/test.ts';
import { filesTo } from '#support/mail/written-mails.ts';
import { connect } from '#support/world/client.ts';
import { storedField, storedRows } from '#support/world/database.ts';
import { ada, ben, chi, sam, type Person } from '#support/world/people.ts';
import type { World } from '#support/world/world.ts';

const PHONE = { viewport: { width: 390, height: 844 } };
const RESTORE = 'Restore Sam Rivera';

test('removing MFA waits for a second administrator, who approves it offline on a phone', async ({
	world,
	openBrowser
}) => {
	await requireApproval(world, 'mfaRemoval');
	await inNameOf(world, ada, 'administrator.requireMfa', { id: AdministratorId.parse(sam.id) });
	const [author, approver] = [await openBrowser(), await openBrowser(PHONE)];
	await signIn(author.page, ada);
	await signIn(approver.page, ben);

	const panel = await openAdministrator(author.page, sam.name);
	await panel.getByRole('switch', { name: 'Multi-Factor Authentication' }).click();
	const asking = author.page.getByRole('alertdialog', { name: 'Ask to remove MFA', exact: true });
	await expect(asking).toContainText('Nothing changes until another administrator approves this.');
	await asking.getByRole('button', { name: 'Ask for approval', exact: true }).click();
	await expectUpToDate(author.page);
	const notices = author.page.getByRole('region', { name: 'Notices' });
	for (const said of [notices, panel])
		await expect(said).toContainText(
			/On its way.*Asked to remove the MFA requirement for Sam Rivera.*Not applied yet/s
		);
	await expect(author.page.getByRole('status').last()).toContainText('Not applied yet');
	expect(await storedField(world, sam.id, 'mfaRequired')).toBe(true);
	await openScreen(author.page, 'Changes');
	const awaiting = groupOf(author.page, 'On its way');
	await expect(awaiting).toContainText('Asked to remove the MFA requirement for Sam Rivera');

	await openScreen(approver.page, 'Changes');
	const needsYou = groupOf(approver.page, 'Needs you');
	await expect(needsYou).toContainText('Remove the MFA requirement for Sam Rivera');
	await expect(needsYou).toContainText(`by ${ada.name}`);
	await goOffline({ world, page: approver.page });
	await needsYou.getByRole('button', { name: 'Approve', exact: true }).click();
	await expect(groupOf(approver.page, 'On this computer')).toContainText(
		'Approve a change: Remove the MFA requirement for Sam Rivera'
	);
	await expect(needsYou).not.toContainText('Sam Rivera');
	for (const name of ['Approve', 'Decline'])
		await expect(approver.page.getByRole('button', { name, exact: true })).toHaveCount(0);
	expect(await storedField(world, sam.id, 'mfaRequired')).toBe(true);

	await goOnline({ world, page: approver.page });
	await expect.poll(() => storedField(world, sam.id, 'mfaRequired')).toBe(false);
	await expect(awaiting).toBeHidden();
	await expect(groupOf(author.page, 'Resolved')).toContainText(`Approved by ${ben.name}.`);
	await openScreen(author.page, 'Activity');
	await expect(author.page.getByRole('main')).toContainText(ben.name);
	await expect(author.page.getByRole('main')).toContainText('Sent for approval.');
});

test('a declined change has no effect, and its author sees the reason', async ({
	world,
	openBrowser
}) => {
	await requestRestore(world);
	const [author, approver] = [await openBrowser(), await openBrowser(PHONE)];
	await signIn(author.page, ada);
	await signIn(approver.page, ben);
	await openScreen(approver.page, 'Changes');
	const needsYou = groupOf(approver.page, 'Needs you');
	await expect(needsYou).toContainText(RESTORE);

	await needsYou.getByRole('button', { name: 'Decline', exact: true }).click();
	const dialog = approver.page.getByRole('dialog', { name: 'Decline', exact: true });
	await dialog.getByLabel('Reason (optional)').fill('He left the company');
	await dialog.getByRole('button', { name: 'Decline', exact: true }).click();

	await openScreen(author.page, 'Changes');
	await expect(groupOf(author.page, 'Needs you')).toContainText(
		`${ben.name} declined it: “He left the company”`
	);
	await expect(needsYou).not.toContainText(RESTORE);
	expect(await storedField(world, sam.id, 'suspended')).toBe(true);
});

test('an owner applies what waits without approval, only with a reason, which others read', async ({
	world,
	openBrowser
}) => {
	await requestRestore(world);
	const { page } = await openBrowser(PHONE);
	await signIn(page, ada);
	await openScreen(page, 'Changes');
	const awaiting = groupOf(page, 'On its way');
	await awaiting.getByRole('button', { name: 'Apply without approval', exact: true }).click();
	const dialog = page.getByRole('alertdialog', { name: 'Apply without approval', exact: true });
	await dialog.getByRole('button', { name: 'Apply', exact: true }).click();
	await expect(dialog).toContainText('Enter a reason.');
	expect(await storedField(world, sam.id, 'suspended')).toBe(true);

	await dialog.getByLabel('Reason*').fill('Outage, and Ben cannot be reached');
	await dialog.getByRole('button', { name: 'Apply', exact: true }).click();

	await expect.poll(() => storedField(world, sam.id, 'suspended')).toBe(false);
	await expect(awaiting).toBeHidden();
	await expect.poll(async () => (await filesTo(world, ben.email)).join('')).toContain('approval');
	await openScreen(page, 'Activity');
	await expect(page.getByRole('main')).toContainText('Outage, and Ben cannot be reached');
});

test('when two owners decide at the same time, the second learns that it was already decided', async ({
	world,
	openBrowser
}) => {
	const mutationId = await requestRestore(world);
	const { page } = await openBrowser(PHONE);
	await signIn(page, ben);
	await openScreen(page, 'Changes');
	const needsYou = groupOf(page, 'Needs you');
	await expect(needsYou).toContainText(RESTORE);
	await goOffline({ world, page });
	await inNameOf(world, chi, 'approval.decline', { mutationId });
	await needsYou.getByRole('button', { name: 'Approve', exact: true }).click();

	await goOnline({ world, page });

	await expect(needsYou).toContainText('Someone has already decided this.');
	expect(await storedField(world, sam.id, 'suspended')).toBe(true);
});

test('Settings choose what needs approval, and removing a kind needs approval itself', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser(PHONE);
	await signIn(page, ada);
	await openAccountSettings(page);
	const group = page.getByRole('group', { name: 'Changes that need approval' });
	const restoring = group.getByRole('checkbox', { name: 'Restoring a suspended account' });
	await restoring.check();
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect.poll(() => providerField(world, 'approvals')).toEqual(['restore']);
	await expectUpToDate(page);

	await restoring.uncheck();
	await page.getByRole('button', { name: 'Save', exact: true }).click();

	await expect(page.getByRole('status').last()).toContainText('Asked to change the policy');
	await expectUpToDate(page);
	expect(await providerField(world, 'approvals')).toEqual(['restore']);
	await expect(restoring).toBeChecked();
});

function groupOf(page: Page, name: string) {
	// Its heading counts its changes.
	return page.getByRole('region', { name: new RegExp(`^${name}( \\d+)?$`) });
}

/** Makes a change as somebody with a device of their own; returns its id. */
async function inNameOf<N extends MutationName>(
	world: World,
	person: Person,
	name: N,
	args: MutationArgs<N>
): Promise<string> {
	const client = await connect(world.server.url, person);
	const mutation = client.mutation(name, args);
	await client.push(mutation);
	return mutation.id;
}

async function requireApproval(world: World, ...approvals: ApprovalKind[]): Promise<void> {
	const { providerId } = await connect(world.server.url, ada);
	await inNameOf(world, ada, 'provider.setPolicy', { providerId, approvals });
}

/** Suspends Sam; his restoration, by Ada, then waits for approval. */
async function requestRestore(world: World): Promise<string> {
	const id = AdministratorId.parse(sam.id);
	await inNameOf(world, ada, 'administrator.suspend', { id });
	await requireApproval(world, 'restore');
	return inNameOf(world, ada, 'administrator.restore', { id });
}

async function providerField(world: World, field: string): Promise<unknown> {
	const [row] = await storedRows(world, 'provider');
	return row?.value[field];
}
