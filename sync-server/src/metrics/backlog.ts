import type { Database } from '#store/store.ts';

export interface Backlog {
	readonly devices: number;
	readonly waiting: number;
	readonly oldestWaitingMs: number;
	readonly stalled: number;
	readonly mails: number;
	readonly oldestMailMs: number;
}

const HEARD_WITHIN_MS = 3_600_000;
const STALLED_AFTER_MS = 600_000;

/** Reads the whole database, whichever process answers. */
export async function readBacklog(db: Database, at: number): Promise<Backlog> {
	const devices = await db
		.selectFrom('device')
		.select(({ fn }) => [
			fn.countAll<number>().as('count'),
			fn.sum<number | string | null>('queue_depth').as('waiting'),
			fn.min('oldest_at').as('oldest')
		])
		.where('ended_at', 'is', null)
		.executeTakeFirstOrThrow();
	const stalled = await db
		.selectFrom('device')
		.select(({ fn }) => fn.countAll<number>().as('count'))
		.where('ended_at', 'is', null)
		.where('queue_depth', '>', 0)
		.where('oldest_at', '<', at - STALLED_AFTER_MS)
		.where('last_seen_at', '>', at - HEARD_WITHIN_MS)
		.executeTakeFirstOrThrow();
	const mails = await db
		.selectFrom('effect')
		.select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('created_at').as('oldest')])
		.where('done_at', 'is', null)
		// A mail about something to come is queued under its time.
		.where('created_at', '<=', at)
		.executeTakeFirstOrThrow();
	return {
		devices: devices.count,
		// PostgreSQL sums may exceed a JavaScript number, so they can arrive as strings.
		waiting: Number(devices.waiting ?? 0),
		oldestWaitingMs: ageOf(devices.oldest, at),
		stalled: stalled.count,
		mails: mails.count,
		oldestMailMs: ageOf(mails.oldest, at)
	};
}

function ageOf(since: number | null, at: number): number {
	return since === null ? 0 : Math.max(0, at - since);
}
