import { setTimeout } from 'node:timers/promises';
import { expect, type Page } from '@playwright/test';
import { createRandom, type Random } from '@tenantry/sync-server/demo/random.ts';
import * as z from 'zod/mini';
import { enterPassphrase, signIn } from './app.ts';
import { createBrowser, type Browser } from './browser.ts';
import { connect, type Client } from '#support/world/client.ts';
import { onSaves, keepEngine, makeChanges, readEngine, type Stroke } from './engine.ts';
import { decisions } from '#support/world/database.ts';
import { checkSaved, type SavedOutcomes } from './saved-changes.ts';
import { ada, ben, people } from '#support/world/people.ts';
import { waitUntil } from '#support/runner/wait.ts';
import type { World } from '#support/world/world.ts';

/** Worst state of the queue that a kill met on the device, in this order. */
export type Moment = 'sent, not settled' | 'saved, not sent' | 'nothing waiting';

export interface KillCount extends SavedOutcomes {
	readonly kills: number;
	/** Number of changes that were reported as saved. */
	readonly saved: number;
	readonly moments: Readonly<Record<Moment, number>>;
}

export interface KillOptions {
	readonly seed: number;
	readonly kills: number;
	readonly onkill?: (moment: Moment) => void;
}

const subjects = people.filter(({ password }) => password === undefined);

/**
 * Kills one person's browser (Ada's; Ben is the colleague) again and again while they make changes
 * and a colleague makes others to the same people, over a wire that is at times whole, slow, cut,
 * or loses answers. In the end looks for every saved change on the server and on the device.
 */
export async function killBrowsers(
	world: World,
	{ seed, kills, onkill }: KillOptions
): Promise<KillCount> {
	const random = createRandom(seed);
	const saved: string[] = [];
	const moments = { 'sent, not settled': 0, 'saved, not sent': 0, 'nothing waiting': 0 };
	const colleague = await connect(world.server.url, ben);
	const browser = await createBrowser({ baseURL: world.url, initScript: keepEngine });
	try {
		await signIn(browser.page, ada);
		for (let kill = 0; kill < kills; kill += 1) {
			disturb(world, random);
			await Promise.all([workUntilKilled(browser, random, saved), interfere(colleague, random)]);
			world.wire.heal();
			const moment = await comeBack(world, browser);
			moments[moment] += 1;
			onkill?.(moment);
		}
		await waitUntil(async () => (await readEngine(browser.page, { kind: 'status' })).waiting === 0);
		const judgement = await checkSaved(world, browser.page, saved);
		return { kills, saved: saved.length, moments, ...judgement };
	} finally {
		await browser.close();
	}
}

/** Leaves the wire whole, slow, cut, or about to lose answers. */
function disturb({ wire }: World, random: Random): void {
	switch (random.integer(4)) {
		case 1:
			wire.delay(20 + random.integer(100));
			break;
		case 2:
			wire.cut();
			break;
		case 3:
			wire.cutAfterRequest('POST /sync/v1/push').catch(() => undefined);
			wire.cutAfterFirstResponseByte('POST /sync/v1/push').catch(() => undefined);
			break;
	}
}

/**
 * Makes changes and kills the browser when a random number of them are saved, or a little later.
 */
async function workUntilKilled(browser: Browser, random: Random, saved: string[]): Promise<void> {
	const end = saved.length + 1 + random.integer(40);
	const laterMs = random.chance(0.5) ? 0 : random.integer(80);
	const kill = await browser.aim();
	const isReached = Promise.withResolvers<undefined>();
	await onSaves(browser.page, (id) => {
		saved.push(id);
		if (saved.length === end) isReached.resolve(undefined);
	});
	// These calls fail when the browser is killed.
	makeChanges(browser.page, strokesOf(random, 80)).catch(() => undefined);
	await isReached.promise;
	if (laterMs > 0) await setTimeout(laterMs);
	await kill();
}

/** Starts the browser again; returns the moment that the kill had met. */
async function comeBack(world: World, browser: Browser): Promise<Moment> {
	const page = await browser.start();
	await page.goto('/');
	const moment = momentOf(await queuedIds(page), await decisions(world));
	await enterPassphrase(page);
	return moment;
}

async function interfere(colleague: Client, random: Random): Promise<void> {
	const firstName = `N${random.hex(6)}`;
	await colleague.pull();
	await colleague.push(
		colleague.mutation('administrator.editDetails', { id: subjectOf(random), firstName }),
		colleague.mutation('administrator.suspend', { id: subjectOf(random) })
	);
}

function strokesOf(random: Random, count: number): readonly Stroke[] {
	return Array.from({ length: count }, () => ({
		calls: Array.from({ length: 1 + random.integer(3) }, () => callOf(random)),
		pauseMs: random.integer(3) * 20
	}));
}

function callOf(random: Random): Stroke['calls'][number] {
	const id = subjectOf(random);
	switch (random.integer(5)) {
		case 0:
			return { name: 'administrator.suspend', args: { id } };
		case 1:
			return { name: 'administrator.restore', args: { id } };
		case 2:
			return { name: 'administrator.requireMfa', args: { id } };
		default:
			return { name: 'administrator.editDetails', args: { id, firstName: `N${random.hex(6)}` } };
	}
}

/** Picks one of a few administrators, so that changes conflict. */
function subjectOf(random: Random): string {
	return (subjects[random.integer(12)] ?? ada).id;
}

/** Unencrypted part of the queue's records. */
const Waiting = z.array(z.object({ mutationId: z.string() }));

/**
 * Reads which changes wait, before the app is unlocked and sends them. The killed browser may still
 * hold its files for a moment, and Chromium refuses to open them until then. Fails where the browser
 * has lost its copy, so that the app asks for a sign-in.
 */
async function queuedIds(page: Page): Promise<readonly string[]> {
	let ids: readonly string[] | undefined;
	await expect(async () => {
		ids = await readQueue(page);
		const asksForSignIn = new URL(page.url()).pathname === '/sign-in';
		if (ids === undefined && !asksForSignIn) throw new Error('The copy is not there yet');
	}).toPass();
	if (ids === undefined) throw new Error('C1 the browser has lost its copy');
	return ids;
}

async function readQueue(page: Page): Promise<readonly string[] | undefined> {
	const records = await page.evaluate(async () => {
		const databases = await indexedDB.databases();
		const name = databases.find((one) => /^tenantry-[0-9a-f]{24}/.test(one.name ?? ''))?.name;
		if (name === undefined) return undefined;
		const request = indexedDB.open(name);
		// A database that this made would be in the app's way.
		request.onupgradeneeded = () => request.transaction?.abort();
		await new Promise((resolve, reject) => {
			request.onsuccess = resolve;
			request.onerror = () => reject(new Error(request.error?.message));
		});
		const read = request.result.transaction('queue').objectStore('queue').getAll();
		await new Promise((resolve) => (read.onsuccess = resolve));
		request.result.close();
		const records: unknown = read.result;
		return records;
	});
	return records === undefined
		? undefined
		: Waiting.parse(records).map(({ mutationId }) => mutationId);
}

/** The server has decided what was sent, unless the request was lost on its way. */
function momentOf(queued: readonly string[], decided: readonly string[]): Moment {
	if (queued.length === 0) return 'nothing waiting';
	return queued.some((id) => decided.includes(id)) ? 'sent, not settled' : 'saved, not sent';
}
