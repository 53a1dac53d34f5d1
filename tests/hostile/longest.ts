import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';

/** What the server under test measures of itself, in milliseconds. */
const Watched = z.object({
	at: z.number(),
	/** How late the event loop was. */
	late: z.number(),
	/** Processor time of the longest turn. */
	turn: z.number(),
	/** Time in that turn in which others used the processor. */
	waited: z.number(),
	/** Pages that the process read from the disk in that turn. */
	faults: z.number(),
	/** How long a transaction held its lock. */
	transaction: z.number()
});
export type Watched = z.infer<typeof Watched>;

export type Longest = Readonly<Omit<Watched, 'at'>>;

export async function longestSince(file: string, at: number): Promise<Longest> {
	const text = await readFile(file, 'utf8').catch(() => '');
	const lines = text.split('\n').filter((line) => line !== '');
	const since = lines.map((line) => Watched.parse(JSON.parse(line))).filter((one) => one.at > at);
	const highest = (values: readonly number[]) => Math.round(Math.max(0, ...values));
	const [latest] = since.toSorted((a, b) => b.late - a.late);
	return {
		late: highest(since.map(({ late }) => late)),
		turn: Math.round(latest?.turn ?? 0),
		waited: Math.round(latest?.waited ?? 0),
		faults: latest?.faults ?? 0,
		transaction: highest(since.map(({ transaction }) => transaction))
	};
}
