import * as z from 'zod/mini';

import type { Database } from '#store/store.ts';
import type { DoorEventTable } from '#store/tables.ts';

/** Extent of a sweep of the door's log: the last deleted event, and when it was deleted. */
export interface Swept {
	readonly through: number;
	readonly hash: string;
	readonly at: number;
}

/** Kind of the event that records a sweep. */
export const SWEPT = 'swept';

const Detail = z.object({
	through: z.pipe(z.string(), z.transform(Number)),
	hash: z.string()
});

/** Returns the newest sweep; undefined where there was none. */
export async function lastSwept(db: Database): Promise<Swept | undefined> {
	const event = await db
		.selectFrom('door_event')
		.select(['at', 'detail'])
		.where('kind', '=', SWEPT)
		.orderBy('sequence', 'desc')
		.limit(1)
		.executeTakeFirst();
	return event && sweptBy(event);
}

/** Parses an event that records a sweep; undefined if it was tampered with. */
export function sweptBy({ at, detail }: Pick<DoorEventTable, 'at' | 'detail'>): Swept | undefined {
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
