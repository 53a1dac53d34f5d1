import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { openSessions } from './data-folder.ts';
import { listen } from './listeners.ts';
import { LoadDevice } from './load-device.ts';
import { cpuMs, memoryMb } from './process-use.ts';
import { quantile } from './sample.ts';
import { serve } from './server.ts';
import type { Conditions, Workload } from './workload.ts';
import { toTargets } from './server-load.ts';

const DEVICES = 1000;

/** Measures what one change costs while a thousand devices listen, until all of them have its row. */
export const w10: Workload = {
	name: 'W10',
	title: 'fan-out',
	async run(conditions) {
		const { runs, streamKb } = await measure(conditions);
		return [
			{
				name: `one change on ${DEVICES} devices, p50`,
				unit: 'ms',
				values: runs.map(({ times }) => quantile(times, 0.5))
			},
			{
				name: 'p95',
				unit: 'ms',
				values: runs.map(({ times }) => quantile(times, 0.95)),
				aim: 500
			},
			{ name: 'server CPU', unit: 'ms', values: runs.map(({ cpu }) => cpu), aim: 400 },
			{ name: 'memory of a stream', unit: 'KB', values: [streamKb], aim: 25 }
		];
	}
};

interface Run {
	/** From the push to the row, on each device. */
	readonly times: readonly number[];
	readonly cpu: number;
}

async function measure({ data, options }: Conditions): Promise<{
	readonly runs: readonly Run[];
	readonly streamKb: number;
}> {
	const folder = await data();
	await using copy = await folder.copy();
	const sessions = await openSessions(copy, DEVICES);
	await using server = await serve(copy.path);
	const author = await LoadDevice.signIn(server.url, folder.person);
	const { rows, cookie } = await author.pull();
	const target = toTargets(rows)[0];
	if (target === undefined) throw new Error(`There are no ${administrators.name} rows.`);

	const before = await memoryMb(server.pid);
	using devices = await listen(server.url, sessions, cookie);
	const streamKb = (((await memoryMb(server.pid)) - before) * 1000) / DEVICES;
	const runs: Run[] = [];
	// The first round warms up: each device opens the connection that it pulls over.
	for (let round = 0; round <= options.repetitions; round++) {
		const cpuBefore = await cpuMs(server.pid);
		const startedAt = performance.now();
		await author.push([target], cookie);
		const times = await devices.received(target.version);
		const run = {
			times: times.map((at) => at - startedAt),
			cpu: (await cpuMs(server.pid)) - cpuBefore
		};
		if (round > 0) runs.push(run);
	}
	author.close();
	return { runs, streamKb };
}
