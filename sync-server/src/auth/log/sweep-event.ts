import * as z from 'zod/mini';

import type { Database } from '#store/store.ts';
import type { SecurityEventTable } from '#store/tables.ts';

/** Extent of a sweep of the security log: the last deleted event, and when it was deleted. */
export interface SecurityLogSweep {
	readonly through: number;
	readonly hash: string;
	readonly at: number;
}

/** Kind of the event that records a sweep. */
export const SWEEP_EVENT = 'swept';

const Detail = z.object({
	through: z.pipe(z.string(), z.transform(Number)),
	hash: z.string()
});

/** Returns the newest sweep; undefined where there was none. */
export async function lastSweep(db: Database): Promise<SecurityLogSweep | undefined> {
	const event = await db
		.selectFrom('door_event')
		.select(['at', 'detail'])
		.where('kind', '=', SWEEP_EVENT)
		.orderBy('sequence', 'desc')
		.limit(1)
		.executeTakeFirst();
	return event && parseSweep(event);
}

/** Parses an event that records a sweep; undefined if it was tampered with. */
export function parseSweep({
	at,
	detail
}: Pick<SecurityEventTable, 'at' | 'detail'>): SecurityLogSweep | undefined {
	const read = Detail.safeParse(parseJson(detail));
	return read.success ? { ...read.data, at } : undefined;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
