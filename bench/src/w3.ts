import type { Page } from '@playwright/test';
import { createDevice } from './browser.ts';
import { syncDevice } from './bench-page.ts';
import { quantile } from './sample.ts';
import { serve } from './server.ts';
import { repeat, type Workload } from './workload.ts';

const EDITS = 1000;

export const w3: Workload = {
	name: 'W3',
	title: 'offline edit',
	async run({ data, options }) {
		const folder = await data();
		const { person, administratorIds } = folder;
		await using copy = await folder.copy();
		await using server = await serve(copy.path);
		await using device = await createDevice();
		const page = await syncDevice(await device.start(), server.url, person);
		const ids = administratorIds.slice(0, EDITS);

		const runs = await repeat(options, async (repetition) => {
			const times = await editOneByOne(page, ids, `One ${repetition}`);
			const all = await editTogether(page, ids, `All ${repetition}`);
			return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), together: all };
		});
		return [
			{
				name: 'one after the other, strict, p50',
				unit: 'ms',
				values: runs.map(({ p50 }) => p50),
				aim: 2
			},
			{
				name: 'one after the other, strict, p99',
				unit: 'ms',
				values: runs.map(({ p99 }) => p99),
				aim: 10
			},
			{
				name: '1,000 asked for together, strict, all',
				unit: 'ms',
				values: runs.map(({ together }) => together)
			}
		];
	}
};

/** Each repetition begins with an empty queue and ends with one. */
function editOneByOne(page: Page, ids: readonly string[], name: string): Promise<number[]> {
	return page.evaluate(
		async ([ids, name]) => {
			await bench.disconnect();
			const times: number[] = [];
			for (const [index, id] of ids.entries()) {
				const startedAt = performance.now();
				await bench.edit(id, { lastName: `${name} ${index}` });
				times.push(performance.now() - startedAt);
			}
			const seen = await bench.get(ids[ids.length - 1] ?? '');
			if (!seen?.lastName.startsWith(name)) throw new Error('An edit cannot be read.');
			await bench.replay();
			return times;
		},
		[ids, name] as const
	);
}

function editTogether(page: Page, ids: readonly string[], name: string): Promise<number> {
	return page.evaluate(
		async ([ids, name]) => {
			await bench.disconnect();
			const startedAt = performance.now();
			await Promise.all(ids.map((id, index) => bench.edit(id, { lastName: `${name} ${index}` })));
			const took = performance.now() - startedAt;
			await bench.replay();
			return took;
		},
		[ids, name] as const
	);
}
