import { createDevice } from './browser.ts';
import { syncDevice } from './bench-page.ts';
import { queriesOf } from './queries.ts';
import { quantile } from './sample.ts';
import { serve } from './server.ts';
import { repeat, type Workload } from './workload.ts';

export const w5: Workload = {
	name: 'W5',
	title: 'search',
	async run({ data, options }) {
		const { path, person, contents } = await data();
		await using server = await serve(path);
		await using device = await createDevice();
		const page = await syncDevice(await device.start(), server.url, person);

		const runs = await repeat(options, async (repetition) => {
			const times = await page.evaluate(
				async (queries) => {
					const times: number[] = [];
					for (const { text, filter } of queries) {
						const startedAt = performance.now();
						await bench.search(text, filter);
						times.push(performance.now() - startedAt);
					}
					return times;
				},
				queriesOf(contents, options.seed + repetition)
			);
			return { p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
		});
		return [
			{
				name: 'asked in the page, first window there, p50',
				unit: 'ms',
				values: runs.map(({ p50 }) => p50)
			},
			{
				name: 'asked in the page, first window there, p95',
				unit: 'ms',
				values: runs.map(({ p95 }) => p95),
				aim: 4
			}
		];
	}
};
