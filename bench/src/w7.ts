import { peakMemoryMb } from './process-use.ts';
import { loadServer } from './server-load.ts';
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
			{ name: 'most memory held', unit: 'MB', values: runs.map(({ memory }) => memory), aim: 200 }
		];
	}
};

interface Measured {
	readonly rate: number;
	readonly p50: number;
	readonly p99: number;
	readonly memory: number;
}

async function loadOurs({ data }: Conditions): Promise<Measured> {
	const folder = await data();
	await using copy = await folder.copy();
	await using server = await serve(copy.path);
	const people = [folder.person];
	const { mutationsPerSecond, p50, p99 } = await loadServer({ address: server.url, people });
	return { rate: mutationsPerSecond, p50, p99, memory: await peakMemoryMb(server.pid) };
}

async function loadOther(address: string, { options }: Conditions): Promise<Measured> {
	const { email, password } = options;
	if (email === undefined || password === undefined) {
		throw new Error('--address needs --email and --password of somebody who edits administrators.');
	}
	const people = [{ email, password }];
	const { mutationsPerSecond, p50, p99 } = await loadServer({ address, people });
	return { rate: mutationsPerSecond, p50, p99, memory: 0 };
}
