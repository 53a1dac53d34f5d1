import { createData } from './data.ts';
import { addProvider } from './data-folder.ts';
import { openLoad, type Load, type LoadResult } from './server-load.ts';
import { serve } from './server.ts';
import { repeat, type Conditions, type Workload } from './workload.ts';

/** Half of the devices of W7, for each of the two providers. */
const DEVICES = 25;

/**
 * Measures two providers on one server: one provider with half of W7's devices, one provider with
 * all of them, and two providers with half of them each. The last two put the same load on the
 * machine.
 */
export const w8: Workload = {
	name: 'W8',
	title: 'two providers',
	async run(conditions) {
		const runs = await repeat(conditions.options, () => measure(conditions));
		const rates = (of: (run: Run) => number) => ({ unit: '/s' as const, values: runs.map(of) });
		const times = (of: (run: Run) => number) => ({ unit: 'ms' as const, values: runs.map(of) });
		return [
			{ name: 'one provider, 25 devices', ...rates(({ alone }) => alone.mutationsPerSecond) },
			{ name: 'batch, p99', ...times(({ alone }) => alone.p99) },
			{ name: 'one provider, 50 devices', ...rates(({ crowd }) => crowd.mutationsPerSecond) },
			{ name: 'batch, p99', ...times(({ crowd }) => crowd.p99) },
			{ name: 'two providers, 25 devices each, both', ...rates(({ both }) => sum(both)) },
			{ name: 'the slower of the two', ...rates(({ both }) => slower(both)) },
			{ name: 'batch, p99, of either', ...times(({ both }) => latest(both)) }
		];
	}
};

interface Run {
	readonly alone: LoadResult;
	readonly crowd: LoadResult;
	readonly both: readonly LoadResult[];
}

async function measure(conditions: Conditions): Promise<Run> {
	const load = (...devices: readonly number[]) => loadFresh(conditions, devices);
	const [alone, crowd] = [await load(DEVICES), await load(2 * DEVICES)];
	const both = await load(DEVICES, DEVICES);
	return { alone: nonEmpty(alone), crowd: nonEmpty(crowd), both };
}

/** Loads a fresh server each time, with these device counts for the two providers. */
async function loadFresh(
	{ data, n, options }: Conditions,
	devices: readonly number[]
): Promise<readonly LoadResult[]> {
	const folder = await data();
	await using copy = await folder.copy();
	const neighbour = await addProvider(copy.path, createData(n, options.seed + 1));
	await using server = await serve(copy.path);
	using loads = new DisposableStack();
	const running: Load[] = [];
	for (const [place, count] of devices.entries()) {
		const people = [place === 0 ? folder.person : neighbour];
		const load = await openLoad({ address: server.url, people, devices: count });
		running.push(loads.use(load));
	}
	return await Promise.all(running.map((load) => load.run()));
}

function nonEmpty([result]: readonly LoadResult[]): LoadResult {
	if (result === undefined) throw new Error('Nothing was measured.');
	return result;
}

function sum(results: readonly LoadResult[]): number {
	return results.reduce((total, { mutationsPerSecond }) => total + mutationsPerSecond, 0);
}

function slower(results: readonly LoadResult[]): number {
	return Math.min(...results.map(({ mutationsPerSecond }) => mutationsPerSecond));
}

function latest(results: readonly LoadResult[]): number {
	return Math.max(...results.map(({ p99 }) => p99));
}
