// @all: tests/envelopes/carried.test.ts has the rules, and web/src/lib/carried the codes
import type { Page } from '@playwright/test';
import { openScreen, signIn, suspendAdministrator, syncChip } from '#support/browser/app.ts';
import { createCamera, type Camera } from '#support/browser/camera.ts';
import { lockInBackground } from '#support/browser/lock.ts';
import { test as base } from '#support/browser/own-line.ts';
import { readQrCode } from '#support/browser/qr-code.ts';
import { waitUntilRegistered } from '#support/browser/storage/stored-table.ts';
import { expect } from '#support/browser/test.ts';
import { auditEvents, isSuspended } from '#support/world/database.ts';
import { ada, ben, jimenez, sam } from '#support/world/people.ts';

const PHONE = { viewport: { width: 390, height: 844 } };

const test = base.extend<{ readonly cameras: readonly [Camera, Camera] }>({
	// eslint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from the pattern.
	cameras: async ({}, use) => {
		const both = [await createCamera(), await createCamera()] as const;
		await use(both);
		for (const camera of both) await camera.close();
	}
});

test('SEC-L15 SEC-L18 a suspension made on a phone that never sees the server again is carried by a colleague’s camera, and its author alone reads the verdict in the receipt', async ({
	world,
	openKillableBrowser,
	cameras: [first, second],
	line
}) => {
	const { page: author } = await openKillableBrowser({
		...PHONE,
		args: [...first.args, ...line.args]
	});
	const { page: colleague } = await openKillableBrowser({ ...PHONE, args: second.args });
	await signIn(author, ada);
	await signIn(colleague, ben);
	await waitUntilRegistered(author, ada.id);
	await waitUntilRegistered(colleague, ben.id);
	await lockInBackground(colleague);
	line.cut();
	await suspendAdministrator(author, sam.name);

	await openHandOver(author);
	await author.getByRole('button', { name: 'Show code' }).click();
	await second.pointAt(author.getByRole('img', { name: 'QR code of the encrypted change' }));
	expect(await isSuspended(world, sam.id)).toBe(false);
	await colleague.goto('/deliver');
	await colleague.getByRole('button', { name: 'Scan code' }).click();

	await expect(colleague.getByText('Received by the server')).toBeVisible();
	expect(await isSuspended(world, sam.id)).toBe(true);
	await expect(colleague.getByRole('main')).not.toContainText('In effect');
	const bystander = await readQrCode(
		colleague.getByRole('img', { name: 'QR code of the receipt' })
	);
	expect(decodeURIComponent(bystander)).not.toContain(ben.lastName);
	await first.pointAt(colleague.getByRole('img', { name: 'QR code of the receipt' }));
	await author.getByRole('button', { name: 'Scan receipt' }).click();
	const received = `Received by the server, delivered by ${ben.name}`;
	await expect(author.getByRole('dialog')).toContainText('In effect');
	await expect(author.getByRole('dialog')).toContainText(received);
	await author.getByRole('button', { name: 'Done' }).click();
	await expect(author.getByRole('main')).toContainText(received);
	await colleague.goto(bystander);
	await expect(colleague.getByRole('main')).toContainText('Unlock Tenantry');

	line.heal();
	await expect(syncChip(author)).toContainText('Up to date');
	const events = await auditEvents(world, 'administrator.suspend');
	expect(events).toMatchObject([{ actorId: ada.id, subjectId: sam.id, outcome: 'applied' }]);
});

test('changes are carried as a file by a device that is not signed in, and kept until there is a network', async ({
	world,
	openKillableBrowser,
	line
}) => {
	const { page: author } = await openKillableBrowser({ ...PHONE, args: line.args });
	const { page: colleague } = await openKillableBrowser(PHONE);
	await signIn(author, ada);
	await waitUntilRegistered(author, ada.id);
	await colleague.goto('/deliver');
	await expect(colleague.getByRole('button', { name: 'Choose file' })).toBeVisible();
	line.cut();
	for (const { name } of [sam, jimenez]) await suspendAdministrator(author, name);

	await openHandOver(author);
	const downloading = author.waitForEvent('download');
	await author.getByRole('button', { name: 'Share file' }).click();
	const download = await downloading;
	expect(download.suggestedFilename()).toBe('changes.tenantry.txt');
	const file = await download.path();
	world.wire.cut();
	const choosing = colleague.waitForEvent('filechooser');
	await colleague.getByRole('button', { name: 'Choose file' }).click();
	await (await choosing).setFiles(file);
	await expect(colleague.getByText('2 changes from a colleague')).toBeVisible();
	expect(await isSuspended(world, sam.id)).toBe(false);
	world.wire.heal();

	await expect(colleague.getByText('Received by the server')).toHaveCount(2);
	for (const { id } of [sam, jimenez]) expect(await isSuspended(world, id)).toBe(true);
	await expect(author.getByRole('button', { name: 'Undo' })).toHaveCount(0);
	line.heal();
	await author.keyboard.press('Escape');
	await expect(syncChip(author)).toContainText('Up to date');
	const events = await auditEvents(world, 'administrator.suspend');
	expect(events.map(({ subjectId }) => subjectId)).toHaveLength(2);
});

async function openHandOver(page: Page): Promise<void> {
	await openScreen(page, 'Changes');
	await page.getByRole('button', { name: 'Hand over' }).click();
	await expect(page.getByRole('dialog', { name: 'Hand over' })).toBeVisible();
}
