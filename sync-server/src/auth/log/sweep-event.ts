import * as z from 'zod/mini';

import type { Database } from '#store/store.ts';
import type { SecurityEventTable } from '#store/tables.ts';

export interface SecurityLogSweep {
	readonly through: number;
	readonly hash: string;
	readonly at: number;
}

export const SWEEP_EVENT = 'swept';

const Detail = z.object({
	through: z.pipe(z.string(), z.transform(Number)),
	hash: z.string()
});

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
