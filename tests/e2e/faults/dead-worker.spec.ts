// @all: a further fault, of the worker
import type { Page } from '@playwright/test';
import {
	enterPassphrase,
	expectUpToDate,
	list,
	signIn,
	suspendAdministrator,
	syncChip
} from '#support/browser/app.ts';
import { goOffline } from '#support/browser/acceptance.ts';
import type { KillableBrowser } from '#support/browser/browser.ts';
import { lock } from '#support/browser/lock.ts';
import { expect, test } from '#support/browser/test.ts';
import { turnAway } from '#support/browser/visibility.ts';
import { auditEvents } from '#support/world/database.ts';
import { ada, jimenez, sam } from '#support/world/people.ts';
import type { World } from '#support/world/world.ts';

// The shell runs a shared worker in the process of a tab.
test.use({ program: 'browser' });

const unlockHeading = { name: 'Unlock', exact: true } as const;

test('SEC-G02 a killed worker leaves no tab unlocked, and what waited arrives once', async ({
	world,
	openKillableBrowser
}) => {
	const { page, other, pid } = await workInTwoTabs(await openKillableBrowser(), world);
	await turnAway(other);

	process.kill(pid, 'SIGKILL');
	const killedAt = performance.now();

	for (const tab of [page, other]) {
		await expect(tab.getByRole('heading', unlockHeading)).toBeVisible();
		expect(await tab.content()).not.toContain(jimenez.email);
	}
	annotate('both tabs locked', killedAt);
	world.wire.heal();
	await enterPassphrase(page);
	await expectSuspendedOnce(world, page);
	await expect(list(other)).toBeVisible();
	await lock(page);
	await expect(other.getByRole('heading', unlockHeading)).toBeVisible();
	await expectSuspendedOnce(world);
});

test('SEC-G02 a lock by hand that a frozen worker does not carry out locks every tab, and what waited arrives once', async ({
	world,
	openKillableBrowser
}) => {
	const { page, other, pid } = await workInTwoTabs(await openKillableBrowser(), world);
	await syncChip(page).click();
	const button = page.getByRole('button', { name: 'Lock', exact: true });
	await expect(button).toBeVisible();

	process.kill(pid, 'SIGSTOP');
	await button.click();

	for (const tab of [page, other])
		await expect(tab.getByRole('heading', unlockHeading)).toBeVisible();
	world.wire.heal();
	await enterPassphrase(page);
	await expectSuspendedOnce(world, page);
	await expect(list(other)).toBeVisible();
	thaw(pid);
	await suspendAdministrator(other, jimenez.name);
	await expectUpToDate(other);
	expect(await auditEvents(world, 'administrator.suspend')).toHaveLength(2);
});

test('SEC-G02 a frozen worker is reported in every tab and then given up, and every tab is locked', async ({
	world,
	openKillableBrowser
}) => {
	const { page, other, pid } = await workInTwoTabs(await openKillableBrowser(), world);

	process.kill(pid, 'SIGSTOP');

	for (const tab of [page, other]) await expect(silent(tab)).toBeVisible();
	for (const tab of [page, other])
		await expect(tab.getByRole('heading', unlockHeading)).toBeVisible({ timeout: 90_000 });
	world.wire.heal();
	await enterPassphrase(other);
	await expectSuspendedOnce(world, other);
	thaw(pid);
	await expect(list(page)).toBeVisible();
	await expectSuspendedOnce(world, other);
});

/** Two tabs of one person, without a network, the process of their worker, and a suspension that waits. */
async function workInTwoTabs(
	browser: KillableBrowser,
	world: World
): Promise<{ readonly page: Page; readonly other: Page; readonly pid: number }> {
	const { page, context } = browser;
	await signIn(page, ada);
	await expectUpToDate(page);
	await page.evaluate(() => navigator.serviceWorker.ready);
	const other = await context.newPage();
	await other.goto('/');
	await expect(list(other)).toBeVisible();
	await goOffline({ world, page });
	await suspendAdministrator(page, sam.name);
	return { page, other, pid: await browser.workerProcess(page) };
}

function silent(tab: Page) {
	return tab.getByRole('alertdialog', { name: 'Tenantry isn’t responding', exact: true });
}

async function expectSuspendedOnce(world: World, page?: Page): Promise<void> {
	if (page !== undefined) await expectUpToDate(page);
	const events = await auditEvents(world, 'administrator.suspend');
	expect(events).toMatchObject([{ actorId: ada.id, subjectId: sam.id, outcome: 'applied' }]);
}

/** Resumes a worker that the browser may have ended, because no tab uses it any longer. */
function thaw(pid: number): void {
	try {
		process.kill(pid, 'SIGCONT');
	} catch {
		// It has been ended.
	}
}

function annotate(type: string, sinceMs: number): void {
	const description = `${Math.round(performance.now() - sinceMs)} ms`;
	test.info().annotations.push({ type, description });
}
