import * as z from 'zod/mini';

import type { Database } from '#store/store.ts';
import type { DoorEventTable } from '#store/tables.ts';

/** How far the door's log was swept: the event that was the last to go, and when it went. */
export interface Swept {
	readonly through: number;
	readonly hash: string;
	readonly at: number;
}

/** The kind of the event that tells of a sweep. */
export const SWEPT = 'swept';

const Detail = z.object({
	through: z.pipe(z.string(), z.transform(Number)),
	hash: z.string()
});

/** The newest sweep; undefined where there was none. */
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

/** What such an event says; undefined if it was tampered with. */
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
