import { createDevice } from './browser.ts';
import { openBenchPage, syncDevice } from './bench-page.ts';
import { serve } from './server.ts';
import { repeat, type Workload } from './workload.ts';

/** Time for a device to come to rest and to make pages of its first fill before it is closed. */
const REST_MS = 2_000;

export const w2: Workload = {
	name: 'W2',
	title: 'cold offline open',
	async run({ data, options }) {
		const { path, person } = await data();
		await using device = await createDevice();
		const server = await serve(path);
		const synced = await syncDevice(await device.start(), server.url, person);
		await synced.waitForTimeout(REST_MS);
		await device.stop();
		await server.close();

		const runs = await repeat(options, async () => {
			// Counted from the navigation on: the browser has started, the service worker has not.
			const page = await openBenchPage(await device.start(), server.url);
			const times = await page.evaluate(async (who) => {
				await bench.open(who);
				await bench.firstPage(50);
				const painted = performance.now();
				const derivation = await bench.derivationMs();
				return { painted: painted - derivation, derivation };
			}, person);
			await device.stop();
			return times;
		});
		return [
			{
				name: '50 rows and the count painted',
				unit: 'ms',
				values: runs.map(({ painted }) => painted),
				aim: 350
			},
			{
				name: 'key derivation, not counted above',
				unit: 'ms',
				values: runs.map(({ derivation }) => derivation)
			}
		];
	}
};
