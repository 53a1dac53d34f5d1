import { readFile } from 'node:fs/promises';
import type { BenchPerson } from '@tenantry/web/client/bench-api.ts';
import type { Page } from '@playwright/test';
import { openBenchPage } from './bench-page.ts';
import { createDevice, type Device } from './browser.ts';
import { quantile } from './sample.ts';
import { serve } from './server.ts';
import { commandOf, processesOf, slowedDown } from './slow-browser.ts';
import { repeat, type Figure, type Workload } from './workload.ts';

/** Chromium’s own start takes a core for more than a second, and would be measured too. */
const REST_MS = 4_000;
const BURN_STEPS = 200_000_000;
const TYPED = ['k', 'ko', 'kow', 'ko', 'k', '', 'a', 'an', 'ann', 'anna'];
const ROW = '#content table a';

export const w12: Workload = {
	name: 'W12',
	title: 'phone: each process of the browser has a fourth of a core',
	async run({ data, options }) {
		const { path, person } = await data();
		const runs = await repeat(options, async () => {
			await using server = await serve(path);
			await using device = await createDevice();
			const synced = await measureFirstSync(device, server.url, person);
			return { ...synced, ...(await measureStart(device, server.url, person)) };
		});
		const figure = (name: string, of: (run: (typeof runs)[number]) => number, aim?: number) =>
			Object.assign<Figure, Partial<Figure>>(
				{ name, unit: 'ms', values: runs.map(of) },
				aim === undefined ? {} : { aim }
			);
		return [
			figure('first sync, first window painted', (run) => run.firstWindow, 1_000),
			figure('first sync, everything durable', (run) => run.firstSync, 8_000),
			figure('cold start, unlock screen painted', (run) => run.unlockScreen, 1_200),
			figure('passphrase entered, list painted', (run) => run.list, 1_000),
			figure('key derivation, not counted above', (run) => run.derivation),
			figure(
				'letter typed, rows answered and a frame drawn, p50',
				({ keys }) => quantile(keys, 0.5),
				100
			),
			figure('letter typed, rows answered and a frame drawn, slowest', ({ keys }) =>
				Math.max(...keys)
			),
			figure('a loop of 100 ms takes', (run) => 100 * run.slowdown),
			{
				name: 'page and workers, PSS',
				unit: 'MB',
				values: runs.map(({ memory }) => memory),
				aim: 150
			}
		];
	}
};

/** Counts from the moment the vault of a new device exists. */
async function measureFirstSync(device: Device, url: string, person: BenchPerson) {
	const context = await device.start();
	const shell = await context.newPage();
	await shell.goto(url);
	await shell.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
	await shell.close();
	return slowedDown(device.profile, async () => {
		const page = await openBenchPage(context, url);
		return await page.evaluate(async (who) => {
			await bench.open(who);
			const startedAt = performance.now();
			await bench.firstPage(50);
			const firstWindow = performance.now() - startedAt;
			await bench.firstSync();
			return { firstWindow, firstSync: performance.now() - startedAt };
		}, person);
	});
}

async function measureStart(device: Device, url: string, { passphrase }: BenchPerson) {
	const context = await device.start();
	const [page] = context.pages();
	if (page === undefined) throw new Error('The browser has no page.');
	await page.waitForTimeout(REST_MS);
	const fast = await burn(page);
	return slowedDown(device.profile, async () => {
		const slowdown = (await burn(page)) / fast;
		await page.goto(url, { waitUntil: 'commit' });
		const unlockScreen = await paintedAt(page, 'input[type=password]');
		const list = await measureList(page, passphrase);
		const keys = await measureSearch(page);
		return { slowdown, unlockScreen, ...list, keys, memory: await memoryOf(device.profile) };
	});
}

async function measureList(page: Page, passphrase: string) {
	await page.getByLabel('Offline passphrase', { exact: true }).fill(passphrase);
	await page.evaluate(() => {
		addEventListener('keydown', ({ timeStamp }) => {
			performance.mark('key', { startTime: timeStamp });
		});
	});
	await page.keyboard.press('Enter');
	const painted = await paintedAt(page, ROW);
	const entered = await lastKey(page);
	const derivation = await page.evaluate(() => bench.derivationMs());
	return { list: painted - entered - derivation, derivation };
}

/** Searches for one letter more or less at a time, as a person types. */
async function measureSearch(page: Page): Promise<readonly number[]> {
	// Rows that the first list did without are opened.
	await page.waitForTimeout(REST_MS);
	return page.evaluate(async (texts) => {
		const frame = () => new Promise(requestAnimationFrame);
		const times: number[] = [];
		for (const text of texts) {
			const startedAt = performance.now();
			await bench.search(text);
			await frame();
			times.push(performance.now() - startedAt);
			await new Promise((done) => setTimeout(done, 300));
		}
		return times;
	}, TYPED);
}

/** Returns when an element had been painted, in milliseconds since the navigation. */
function paintedAt(page: Page, selector: string): Promise<number> {
	return page.evaluate(async (wanted) => {
		const frame = () => new Promise(requestAnimationFrame);
		while (document.querySelector(wanted) === null) await frame();
		await frame();
		return performance.now();
	}, selector);
}

function lastKey(page: Page): Promise<number> {
	return page.evaluate(() => performance.getEntriesByName('key').at(-1)?.startTime ?? Number.NaN);
}

/** Returns the time that a loop takes, which shows how much slower the page runs. */
function burn(page: Page): Promise<number> {
	return page.evaluate((steps) => {
		const startedAt = performance.now();
		for (let step = 0; step < steps; step++) if (step < 0) throw new Error();
		return performance.now() - startedAt;
	}, BURN_STEPS);
}

/** Returns the memory of the renderers, each page shared with others counted in part. */
async function memoryOf(profile: string): Promise<number> {
	let kib = 0;
	for (const pid of await processesOf(profile)) {
		const command = await commandOf(pid);
		if (!command.includes('--type=renderer') || command.includes('top-chrome')) continue;
		const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
		kib += Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0);
	}
	return kib / 1024;
}
