import type { BrowserContext, Page } from '@playwright/test';
import type { BenchApi, BenchPerson } from '@tenantry/web/client/bench-api.ts';

declare global {
	/** Exists in the page, where the functions given to `evaluate` run. */
	var bench: BenchApi;
}

/** Opens the engine without the app around it. */
export async function openBenchPage(context: BrowserContext, url: string): Promise<Page> {
	const [page] = context.pages();
	if (page === undefined) throw new Error('The browser has no page.');
	page.on('pageerror', (error) => {
		throw error;
	});
	await page.goto(`${url}/bench`, { waitUntil: 'commit' });
	await page.evaluate(async () => {
		while (!Object.hasOwn(globalThis, 'bench')) await new Promise((done) => setTimeout(done));
	});
	return page;
}

/** Syncs a device completely, so that it opens without a network. */
export async function syncDevice(
	context: BrowserContext,
	url: string,
	person: BenchPerson
): Promise<Page> {
	await precacheApp(context, url);
	const page = await openBenchPage(context, url);
	await page.evaluate(async (who) => {
		await bench.open(who);
		await bench.firstSync();
	}, person);
	return page;
}

/** Waits until the service worker has everything that the app loads. */
export async function precacheApp(context: BrowserContext, url: string): Promise<void> {
	const page = await context.newPage();
	await page.goto(url);
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
	await page.close();
}
