import { cpuMs, peakMemoryMb } from './process-use.ts';
import { loadServer, openLoad } from './server-load.ts';
import { serve } from './server.ts';
import { repeat, type Conditions, type Figure, type Workload } from './workload.ts';

export const w7: Workload = {
	name: 'W7',
	title: 'server',
	async run(conditions) {
		const runs = await repeat(conditions.options, () =>
			conditions.options.address === undefined
				? loadOurs(conditions)
				: loadOther(conditions.options.address, conditions)
		);
		const figures: Figure[] = [
			{
				name: 'mutations, 50 devices × 20 batches × 10',
				unit: '/s',
				values: runs.map(({ rate }) => rate),
				aim: 6000
			},
			{ name: 'batch, p50', unit: 'ms', values: runs.map(({ p50 }) => p50) },
			{ name: 'batch, p99', unit: 'ms', values: runs.map(({ p99 }) => p99), aim: 120 }
		];
		if (conditions.options.address !== undefined) return figures;
		return [
			...figures,
			{ name: 'server CPU', unit: 'ms', values: runs.map(({ cpu }) => cpu), aim: 2000 },
			{ name: 'most memory held', unit: 'MB', values: runs.map(({ memory }) => memory), aim: 200 }
		];
	}
};

interface Measured {
	readonly rate: number;
	readonly p50: number;
	readonly p99: number;
	/** Processor time of the server while devices push. */
	readonly cpu: number;
	readonly memory: number;
}

async function loadOurs({ data }: Conditions): Promise<Measured> {
	const folder = await data();
	await using copy = await folder.copy();
	await using server = await serve(copy.path);
	const people = [folder.person];
	using load = await openLoad({ address: server.url, people });
	const cpuBefore = await cpuMs(server.pid);
	const { mutationsPerSecond: rate, p50, p99 } = await load.run();
	const cpu = (await cpuMs(server.pid)) - cpuBefore;
	return { rate, p50, p99, cpu, memory: await peakMemoryMb(server.pid) };
}

async function loadOther(address: string, { options }: Conditions): Promise<Measured> {
	const { email, password } = options;
	if (email === undefined || password === undefined) {
		throw new Error('--address needs --email and --password of somebody who edits administrators.');
	}
	const people = [{ email, password }];
	const { mutationsPerSecond, p50, p99 } = await loadServer({ address, people });
	return { rate: mutationsPerSecond, p50, p99, cpu: 0, memory: 0 };
}
