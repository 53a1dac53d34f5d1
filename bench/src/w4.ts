import { createDevice } from './browser.ts';
import { syncDevice } from './bench-page.ts';
import { serve } from './server.ts';
import { repeat, type Workload } from './workload.ts';

const EDITS = 1000;

export const w4: Workload = {
	name: 'W4',
	title: 'replay of 1,000',
	async run({ data, options }) {
		const folder = await data();
		const { person, administratorIds } = folder;
		await using copy = await folder.copy();
		await using server = await serve(copy.path);
		await using device = await createDevice();
		await using otherDevice = await createDevice();
		const page = await syncDevice(await device.start(), server.url, person);
		const other = await syncDevice(await otherDevice.start(), server.url, person);
		const ids = administratorIds.slice(0, EDITS);

		const runs = await repeat(options, async (repetition) => {
			await page.evaluate(
				async ([ids, name]) => {
					await bench.disconnect();
					await Promise.all(ids.map((id) => bench.edit(id, { lastName: name })));
				},
				[ids, `Replayed ${repetition}`] as const
			);
			const watching = await other.evaluateHandle(async (ids) => {
				const seen = bench.watch(ids).then(() => performance.timeOrigin + performance.now());
				// Calls are answered in order, so after this one all the rows are being watched.
				await bench.get(ids[ids.length - 1] ?? '');
				return { seen };
			}, ids);

			const { startedAt, acknowledgedAt } = await page.evaluate(async () => {
				const startedAt = performance.timeOrigin + performance.now();
				await bench.replay();
				return { startedAt, acknowledgedAt: performance.timeOrigin + performance.now() };
			});
			const shownAt = await watching.evaluate(({ seen }) => seen);
			return { acknowledged: acknowledgedAt - startedAt, shown: shownAt - startedAt };
		});
		return [
			{
				name: 'acknowledged, the queue is empty',
				unit: 'ms',
				values: runs.map(({ acknowledged }) => acknowledged),
				aim: 800
			},
			{ name: 'all seen on a second device', unit: 'ms', values: runs.map(({ shown }) => shown) }
		];
	}
};
