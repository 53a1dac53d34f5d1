import type { Page } from '@playwright/test';
import { goOffline } from '#support/browser/acceptance.ts';
import {
	enterPassphrase,
	expectUpToDate,
	openScreen,
	signIn,
	suspendAdministrator
} from '#support/browser/app.ts';
import { fireSync } from '#support/browser/service-worker.ts';
import { lockInBackground } from '#support/browser/lock.ts';
import { countStored, waitUntilRegistered } from '#support/browser/storage/stored-table.ts';
import { turnAway } from '#support/browser/visibility.ts';
import { auditEvents, isSuspended } from '#support/world/database.ts';
import { ada, jimenez, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';
import type { World } from '#support/world/world.ts';

// The shell has no background sync.
test.use({ program: 'browser' });

const PHONE = { viewport: { width: 390, height: 844 } };
/** A registration that can sync in the background. */
interface Syncing {
	readonly sync: { getTags(): Promise<string[]> };
}

const heading = { name: 'Unlock', exact: true } as const;

test('SEC-L09 a suspension that was tapped offline arrives from the lock screen', async ({
	world,
	openKillableBrowser
}) => {
	const { page } = await openKillableBrowser(PHONE);
	await workOffline(page, world);
	await suspendAdministrator(page, sam.name);
	await expect.poll(() => countEnvelopes(page)).toBe(1);

	await turnAway(page);
	await expect(page.getByRole('heading', heading)).toBeVisible();
	const main = page.getByRole('main');
	await expect(main).toContainText(
		'1 change is waiting. It’ll be sent as soon as there’s a connection, even while Tenantry is locked.'
	);
	expect(await isSuspended(world, sam.id)).toBe(false);

	const healedAt = performance.now();
	world.wire.heal();
	await expect.poll(() => isSuspended(world, sam.id), { intervals: [100] }).toBe(true);
	const description = `${Math.round(performance.now() - healedAt)} ms after the network was back`;
	test.info().annotations.push({ type: 'applied', description });
	await expect(main).toContainText('1 change has been sent. Unlock to see the result.');
	await expect(main).not.toContainText(/Sam|Rivera|suspend/i);

	await enterPassphrase(page);
	await expectUpToDate(page);
	const events = await auditEvents(world, 'administrator.suspend');
	expect(events).toMatchObject([{ actorId: ada.id, subjectId: sam.id, outcome: 'applied' }]);
	await openScreen(page, 'Changes');
	await expect(page.getByText('All your changes have been sent.')).toBeVisible();
});

test('SEC-L09 a suspension that was tapped offline arrives while the app is closed, by background sync', async ({
	world,
	openKillableBrowser
}) => {
	const { page, context } = await openKillableBrowser(PHONE);
	const offered = await offeredSyncs(page);
	await workOffline(page, world);
	await suspendAdministrator(page, sam.name);
	await suspendAdministrator(page, jimenez.name);
	await expect.poll(() => countEnvelopes(page)).toBe(2);
	await expect.poll(offered).toContain('envelopes');
	const blank = await context.newPage();

	await page.close();
	world.wire.heal();
	await expect(async () => {
		await fireSync({ context, page: blank, origin: world.url }, 'envelopes');
		expect(await isSuspended(world, sam.id)).toBe(true);
	}).toPass();
	await expect.poll(() => isSuspended(world, jimenez.id)).toBe(true);

	await blank.goto('/');
	await enterPassphrase(blank);
	await expectUpToDate(blank);
	expect(await auditEvents(world, 'administrator.suspend')).toHaveLength(2);
});

/** Signs in, has the app lock when it goes to the background, and cuts the wire. */
async function workOffline(page: Page, world: World): Promise<void> {
	await signIn(page, ada);
	await lockInBackground(page);
	await openScreen(page, 'Administrators');
	await expectUpToDate(page);
	await waitUntilRegistered(page, ada.id);
	await goOffline({ world, page });
}

/** Notes the tags of background syncs that the app asks for. */
async function offeredSyncs(page: Page): Promise<() => Promise<readonly string[]>> {
	await page.goto('/');
	await page.evaluate(() => navigator.serviceWorker.ready);
	return () =>
		page.evaluate(async () => {
			// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the types lack it
			const { sync } = (await navigator.serviceWorker.ready) as unknown as Syncing;
			return sync.getTags();
		});
}

function countEnvelopes(page: Page): Promise<number> {
	return countStored(page, { administratorId: ada.id, table: 'envelope' });
}
