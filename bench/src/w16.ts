import type { BrowserContext, Page } from '@playwright/test';
import { syncDevice } from './bench-page.ts';
import { createDevice } from './browser.ts';
import { serve } from './server.ts';
import { repeat, type Workload } from './workload.ts';

/** Time for the list and the pages of the first fill to come to rest. */
const REST_MS = 3_000;
const PICTURES = 7;

export const w16: Workload = {
	name: 'W16',
	title: 'Overview, opened offline',
	async run({ data, options }) {
		const { path, person } = await data();
		await using device = await createDevice();
		const server = await serve(path);
		const synced = await syncDevice(await device.start(), server.url, person);
		await synced.waitForTimeout(REST_MS);
		// The counts of earlier days and who was last seen come with the first look.
		await openOverview(await device.start(), server.url, person.passphrase);
		await device.stop();
		await server.close();

		const runs = await repeat(options, async () => {
			const times = await openOverview(await device.start(), server.url, person.passphrase);
			await device.stop();
			return times;
		});
		return [
			{
				name: 'answer arrived, pictures in the page',
				unit: 'ms',
				values: runs.map(({ answered, drawn }) => drawn - answered),
				aim: 100
			},
			{
				name: 'answer arrived, pictures painted',
				unit: 'ms',
				values: runs.map(({ answered, painted }) => painted - answered)
			},
			{
				name: 'link pressed, pictures painted',
				unit: 'ms',
				values: runs.map(({ pressed, painted }) => painted - pressed)
			}
		];
	}
};

/** Unlocks the app on its own screens and opens Overview for the first time since it started. */
async function openOverview(context: BrowserContext, url: string, passphrase: string) {
	await context.addInitScript(markAnswers);
	const [page] = context.pages();
	if (page === undefined) throw new Error('The browser has no page.');
	await page.goto(url);
	await page.getByLabel('Offline passphrase', { exact: true }).fill(passphrase);
	await page.keyboard.press('Enter');
	await page.getByRole('link', { name: 'Overview', exact: true }).waitFor();
	await page.waitForTimeout(REST_MS);
	return measure(page);
}

function measure(page: Page) {
	return page.evaluate(async (wanted) => {
		const pressed = performance.now();
		document.querySelector<HTMLElement>('a[href="/overview"]')?.click();
		const drawn = await new Promise<number>((resolve) => {
			const observer = new MutationObserver(() => {
				if (document.querySelectorAll('.pictures > section').length < wanted) return;
				observer.disconnect();
				resolve(performance.now());
			});
			observer.observe(document, { subtree: true, childList: true });
		});
		await new Promise(requestAnimationFrame);
		await new Promise((done) => setTimeout(done));
		const painted = performance.now();
		const answered = performance.getEntriesByName('overview answered')[0]?.startTime ?? Number.NaN;
		return { pressed, answered, drawn, painted };
	}, PICTURES);
}

/** Runs in the page. Marks when an answer to Overview's query reaches it. */
function markAnswers(): void {
	const own = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage');
	Object.defineProperty(MessagePort.prototype, 'onmessage', {
		...own,
		set(this: MessagePort, handler: (this: MessagePort, event: MessageEvent) => unknown) {
			own?.set?.call(this, (event: MessageEvent<{ result?: { pictures?: unknown } } | null>) => {
				const startTime = performance.now();
				if (event.data?.result?.pictures !== undefined)
					performance.mark('overview answered', { startTime });
				handler.call(this, event);
			});
		}
	});
}
