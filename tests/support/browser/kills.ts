import { setTimeout } from 'node:timers/promises';
import { expect, type Page } from '@playwright/test';
import { createRandom, type Random } from '@tenantry/sync-server/demo/random.ts';
import * as z from 'zod/mini';
import { enterPassphrase, signIn } from './app.ts';
import { createBrowser, type KillableBrowser } from './browser.ts';
import { connect, type Client } from '#support/world/client.ts';
import { keepEngine, readEngine } from './engine.ts';
import { changePerson } from './lock.ts';
import { letHappen, MISHAPS, type Mishap } from './mishaps.ts';
import { decisions } from '#support/world/database.ts';
import { checkSaved, type SavedOutcomes } from './storage/saved-changes.ts';
import { Shift, subjectOf } from './shift.ts';
import { ada, ben } from '#support/world/people.ts';
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
	readonly onkill?: (moment: Moment | Mishap) => void;
}

/**
 * Kills one person's browser (Ada's; Ben is the colleague) again and again while they make changes
 * and a colleague makes others to the same people, over a wire that is at times whole, slow, cut,
 * or loses answers. After each of the first kills something else happens to the device, each mishap
 * once. In the end looks for every saved change on the server and on the device.
 */
export async function killBrowsers(
	world: World,
	{ seed, kills, onkill }: KillOptions
): Promise<KillCount> {
	const random = createRandom(seed);
	const shift = new Shift(random);
	const moments = { 'sent, not settled': 0, 'saved, not sent': 0, 'nothing waiting': 0 };
	const mishaps = shuffled(MISHAPS, random);
	const colleague = await connect(world.server.url, ben);
	await using kept = new AsyncDisposableStack();
	const browser = kept.adopt(
		await createBrowser({ baseURL: world.url, initScript: keepEngine }),
		(it) => it.close()
	);
	await signIn(browser.page, ada);
	await shift.attend(browser.page);
	for (let kill = 0; kill < kills; kill += 1) {
		disturb(world, random);
		await Promise.all([workUntilKilled(browser, shift, random), interfere(colleague, random)]);
		world.wire.heal();
		const moment = await comeBack(world, browser);
		await shift.attend(browser.page);
		moments[moment] += 1;
		onkill?.(moment);
		const mishap = mishaps[kill];
		if (mishap === undefined) continue;
		disturb(world, random);
		await letHappen(mishap, { world, browser, shift, random, kept });
		world.wire.heal();
		onkill?.(mishap);
	}
	return { kills, saved: shift.count, moments, ...(await judge(world, browser.page, shift)) };
}

/** Looks for what each person of the device has saved, Ada's first, whose app is open. */
async function judge(world: World, page: Page, shift: Shift): Promise<SavedOutcomes> {
	const judgements: SavedOutcomes[] = [];
	for (const [person, saved] of shift.savedBy) {
		if (person !== ada) await changePerson(page, person);
		await waitUntil(async () => (await readEngine(page, { kind: 'status' })).waiting === 0);
		judgements.push(await checkSaved(world, page, saved));
	}
	return {
		lost: judgements.flatMap(({ lost }) => lost),
		twice: judgements.flatMap(({ twice }) => twice),
		diverged: judgements.flatMap(({ diverged }) => diverged)
	};
}

function shuffled<T>(values: readonly T[], random: Random): readonly T[] {
	return values
		.map((value) => ({ value, place: random.integer(1_000_000) }))
		.toSorted((left, right) => left.place - right.place)
		.map(({ value }) => value);
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
async function workUntilKilled(
	browser: KillableBrowser,
	shift: Shift,
	random: Random
): Promise<void> {
	const laterMs = random.chance(0.5) ? 0 : random.integer(80);
	const kill = await browser.aim();
	await shift.work(browser.page);
	if (laterMs > 0) await setTimeout(laterMs);
	await kill();
}

/** Starts the browser again; returns the moment that the kill had met. */
async function comeBack(world: World, browser: KillableBrowser): Promise<Moment> {
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
