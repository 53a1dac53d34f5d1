// @all: waits for the browser to write cookies down, and tests/auth has what the server answers
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENDPOINTS } from '@tenantry/shared/protocol/endpoints.ts';
import { START_ENROLMENT } from '@tenantry/shared/protocol/sign-in.ts';
import { chromium, type Page } from '@playwright/test';
import { browserLaunch } from '#support/browser/installed.ts';
import { storedCookies } from '#support/browser/cookies.ts';
import { enterPassphrase, expectUpToDate, signIn } from '#support/browser/app.ts';
import type { KillableBrowser } from '#support/browser/browser.ts';
import { lock } from '#support/browser/lock.ts';
import { sessionEnds } from '#support/world/database.ts';
import { ada } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';
import type { World } from '#support/world/world.ts';

// The shell encrypts the file of cookies in another way.
test.use({ program: 'browser' });

const pull = { deviceId: 'any', cookie: null, limit: 1 };
/** Routes that take a session. */
const asked = [
	...ENDPOINTS.filter(({ needs }) => needs !== 'nothing'),
	START_ENROLMENT,
	{ method: 'GET', path: '/api/v2/openapi.json' }
].map(({ method, path }) => ({ method, path: path.replace(':id', 'a'.repeat(24)) }));

test('SEC-G11 the session cookie from a copied profile opens nothing: unlocked, locked, offline, after quitting or a kill', async ({
	world,
	openKillableBrowser
}) => {
	const browser = await openKillableBrowser();
	await signIn(browser.page, ada);
	await expectUpToDate(browser.page);
	const unlocked = await tokenOf(browser);
	expect(await sessionEnds(world)).toEqual([null]);
	expect(await statusOf(world, unlocked), 'unlocked').toBe(401);

	await lock(browser.page);
	expect(await statusesFrom(browser.page), 'asked by the lock screen').toEqual(
		asked.map(() => 401)
	);
	expect(await statusOf(world, unlocked), 'locked').toBe(401);
	await expect.poll(() => sessionEnds(world)).toEqual(['locked']);

	await enterPassphrase(browser.page);
	await expectUpToDate(browser.page);
	world.wire.cut();
	await lock(browser.page);
	expect(await sessionEnds(world), 'the server has not heard').toEqual(['locked', null]);
	expect(await statusOf(world, await tokenOf(browser)), 'locked offline').toBe(401);
	world.wire.heal();
	await expect.poll(() => sessionEnds(world)).toEqual(['locked', 'locked']);
	expect(await statusesFrom(browser.page)).toEqual(asked.map(() => 401));

	await enterPassphrase(browser.page);
	await expectUpToDate(browser.page);
	const killed = await tokenOf(browser);
	// Browsers write cookies down every half a minute.
	await expect.poll(() => storedTokens(browser), { timeout: 60_000 }).toContain(killed);
	await browser.kill9();
	expect(await statusOf(world, killed), 'killed').toBe(401);
	expect(await storedTokens(browser)).toContain(killed);
	await inCopyOf(browser, world, async (page) => {
		expect(await statusesFrom(page), 'asked in a copied profile').toEqual(asked.map(() => 401));
		await expect.poll(() => sessionEnds(world)).toEqual(['locked', 'locked', 'locked']);
	});

	await browser.start();
	await browser.page.goto('/');
	await enterPassphrase(browser.page);
	await expectUpToDate(browser.page);
	const quitted = await tokenOf(browser);
	await browser.quit();
	expect(await storedTokens(browser)).toContain(quitted);
	expect(await statusOf(world, quitted), 'quitted').toBe(401);
});

async function tokenOf({ context }: KillableBrowser): Promise<string> {
	const cookies = await context.cookies();
	return cookies.find(({ name }) => name === 'tenantry')?.value ?? 'none';
}

/** Returns what a copy of the profile would hold. */
async function storedTokens({ profile }: KillableBrowser): Promise<readonly string[]> {
	return (await storedCookies(profile)).map(({ value }) => value);
}

/** Returns the status of a pull by someone who has the cookie and the address of the server. */
async function statusOf({ server: { url } }: World, token: string): Promise<number> {
	const response = await fetch(`${url}/sync/v1/pull`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', cookie: `tenantry=${token}` },
		body: JSON.stringify(pull)
	});
	return response.status;
}

/** Sends the requests as if they were typed into the page's console. */
function statusesFrom(page: Page): Promise<readonly number[]> {
	return page.evaluate(
		(questions) =>
			Promise.all(
				questions.map(async ({ method, path }) => {
					const response = await fetch(path, {
						method,
						headers: { 'content-type': 'application/json' },
						...(method !== 'GET' && { body: '{}' })
					});
					await response.body?.cancel();
					return response.status;
				})
			),
		asked
	);
}

async function inCopyOf(
	{ profile }: KillableBrowser,
	{ url }: World,
	look: (page: Page) => Promise<void>
): Promise<void> {
	const copy = await mkdtemp(join(tmpdir(), 'tenantry-copied-'));
	await cp(profile, copy, { recursive: true, filter: (path) => !/Singleton\w+$/.test(path) });
	const context = await chromium.launchPersistentContext(copy, {
		...browserLaunch(),
		baseURL: url
	});
	const page = context.pages()[0] ?? (await context.newPage());
	await page.goto('/');
	await expect(page.getByLabel('Offline passphrase', { exact: true })).toBeVisible();
	await look(page);
	await context.close();
	await rm(copy, { recursive: true, force: true, maxRetries: 5 });
}
