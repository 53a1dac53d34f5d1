// @all: a further fault, of tabs
import type { Page } from '@playwright/test';
import { findRow, list, signIn } from '#support/browser/app.ts';
import { lockInBackground } from '#support/browser/lock.ts';
import { connect } from '#support/world/client.ts';
import { ada, ben, jimenez } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';
import { workerPorts } from '#support/browser/worker-heap.ts';

// The shell has other processes than the browser that people use.
test.use({ program: 'browser' });

/**
 * V8 may keep the last port of an event alive, and what a tab loads late may open its three live
 * queries after the ports were counted. A tab that leaks keeps six or more.
 */
const SLACK = 4;

test('the engine answers the remaining tabs, however others ended', async ({
	world,
	openKillableBrowser
}) => {
	const browser = await openKillableBrowser();
	const { page, context } = browser;
	await signIn(page, ada);
	const ports = () => workerPorts(page);
	await findRow(page, jimenez.name);
	const ofOne = await steadyPorts(page);

	const other = await open(page);
	const ofTwo = await steadyPorts(page);
	for (let n = 0; n < 3; n++) {
		await other.reload();
		await list(other).waitFor();
	}
	await expect.poll(ports).toBeLessThanOrEqual(ofTwo + SLACK);
	await other.close();
	await expect.poll(ports).toBeLessThanOrEqual(ofOne + SLACK);

	const [closed, crashed, frozen] = [await open(page), await open(page), await open(page)];
	expect(await ports()).toBeGreaterThan(ofOne + 3);
	const freeze = await browser.freezer(frozen);
	const thaw = freeze();
	await closed.close();
	await crash(crashed);
	// A frozen tab is not gone, and receives what changed while it was frozen.
	const colleague = await connect(world.server.url, ben);
	await colleague.pull();
	const newer = { id: jimenez.id, firstName: 'Josefa' };
	await colleague.push(colleague.mutation('administrator.editDetails', newer));
	await findRow(page, `Josefa ${jimenez.lastName}`);
	thaw();
	await expect(await findRow(frozen, `Josefa ${jimenez.lastName}`)).toBeVisible();

	await frozen.close();
	await expect.poll(ports).toBeLessThanOrEqual(ofOne + SLACK);
	expect(context.pages()).toContain(page);
});

test('SEC-G02 a crashed tab does not keep the app unlocked', async ({ openKillableBrowser }) => {
	const { page } = await openKillableBrowser();
	await signIn(page, ada);
	await lockInBackground(page);
	await crash(await open(page));

	await page.evaluate(() => {
		Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
		document.dispatchEvent(new Event('visibilitychange'));
	});

	await expect(page.getByRole('heading', { name: 'Unlock', exact: true })).toBeVisible();
});

/** The number of ports once it has stopped changing: a tab opens its live queries one by one. */
async function steadyPorts(page: Page): Promise<number> {
	let last = -1;
	let repeated = 0;
	const read = async (): Promise<number> => {
		const count = await workerPorts(page);
		repeated = count === last ? repeated + 1 : 0;
		last = count;
		return repeated;
	};
	await expect.poll(read, { intervals: [300] }).toBeGreaterThanOrEqual(5);
	return last;
}

async function open(beside: Page): Promise<Page> {
	const page = await beside.context().newPage();
	await page.goto('/');
	await list(page).waitFor();
	return page;
}

/** Ends the tab's process at once, without any of its scripts noticing. */
async function crash(page: Page): Promise<void> {
	const crashed = page.waitForEvent('crash');
	await page.goto('chrome://crash').catch(() => undefined);
	await crashed;
}
