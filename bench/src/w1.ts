import { createDevice } from './browser.ts';
import { openBenchPage } from './bench-page.ts';
import { serve } from './server.ts';
import { repeat, type Workload } from './workload.ts';

export const w1: Workload = {
	name: 'W1',
	title: 'first sync',
	async run({ data, options }) {
		const { path, person } = await data();
		await using server = await serve(path);
		const runs = await repeat(options, async () => {
			await using device = await createDevice();
			const page = await openBenchPage(await device.start(), server.url);
			return await page.evaluate(async (who) => {
				await bench.open(who);
				const startedAt = performance.now();
				const first = bench.firstPage(50).then(() => performance.now() - startedAt);
				await bench.firstSync();
				return { all: performance.now() - startedAt, first: await first };
			}, person);
		});
		return [
			{
				name: 'everything durable, first window answered',
				unit: 'ms',
				values: runs.map(({ all }) => all),
				aim: 1200
			},
			{ name: 'first window painted', unit: 'ms', values: runs.map(({ first }) => first) }
		];
	}
};
