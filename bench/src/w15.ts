import { createData } from './data.ts';
import { addProvider, openSessions } from './data-folder.ts';
import { openStreams } from './listeners.ts';
import { memoryMb } from './process-use.ts';
import { openLoad, type LoadResult } from './server-load.ts';
import { serve } from './server.ts';
import { repeat, type Conditions, type Workload } from './workload.ts';

const STREAMS = 10_000;

/**
 * Measures what open streams cost that have nothing to tell: devices of one provider listen, and
 * those of another push, before the streams are opened and beside them.
 */
export const w15: Workload = {
	name: 'W15',
	title: 'idle streams',
	async run(conditions) {
		const runs = await repeat(conditions.options, () => measure(conditions));
		const count = STREAMS.toLocaleString('en');
		return [
			{
				name: `memory of one of ${count} streams`,
				unit: 'KB',
				values: runs.map(({ streamKb }) => streamKb),
				aim: 25
			},
			{
				name: 'mutations without streams',
				unit: '/s',
				values: runs.map(({ without }) => without.mutationsPerSecond)
			},
			{ name: 'batch, p99', unit: 'ms', values: runs.map(({ without }) => without.p99) },
			{
				name: `mutations beside ${count} streams`,
				unit: '/s',
				values: runs.map(({ beside }) => beside.mutationsPerSecond)
			},
			{ name: 'batch, p99', unit: 'ms', values: runs.map(({ beside }) => beside.p99) }
		];
	}
};

interface Run {
	readonly streamKb: number;
	readonly without: LoadResult;
	readonly beside: LoadResult;
}

async function measure({ data, n, options }: Conditions): Promise<Run> {
	const folder = await data();
	await using copy = await folder.copy();
	const pushing = await addProvider(copy.path, createData(n, options.seed + 1));
	const sessions = await openSessions(copy, STREAMS);
	await using server = await serve(copy.path);
	using load = await openLoad({ address: server.url, people: [pushing] });
	// The first one warms up, so that the memory it takes is not the streams'.
	await load.run();
	const without = await load.run();
	const before = await memoryMb(server.pid);
	using kept = new DisposableStack();
	kept.use(await openStreams(server.url, sessions));
	const streamKb = (((await memoryMb(server.pid)) - before) * 1000) / STREAMS;
	return { streamKb, without, beside: await load.run() };
}
