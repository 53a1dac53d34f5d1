import type { Database } from '#store/store.ts';

import { lockSecurityLog, recordSecurityEvent } from './security-log.ts';
import { SWEEP_EVENT } from './sweep-event.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Bounds how long a sign-in waits for the lock. */
const BATCH_SIZE = 2_000;

/** The shortest retention that an operator may set. */
export const MIN_RETENTION_DAYS = 90;

/**
 * Deletes the oldest days of the security log once they are past their retention. A sweep event
 * records where the chain begins from then on, so that any other missing event is still noticed.
 */
export async function sweepSecurityLog(
	db: Database,
	{ at, keptDays }: { readonly at: number; readonly keptDays: number }
): Promise<void> {
	const before = Math.floor(at / DAY_MS - keptDays) * DAY_MS;
	while (await sweepBatch(db, { at, before }));
}

async function sweepBatch(
	db: Database,
	{ at, before }: { readonly at: number; readonly before: number }
): Promise<boolean> {
	// Usually the oldest event is still to be kept, and there is no need for the lock.
	if ((await expiredEvents(db, { before, limit: 1 })).length === 0) return false;
	return db.transaction().execute(async (tx) => {
		// Another process may have swept since the check above.
		await lockSecurityLog(tx);
		const batch = await expiredEvents(tx, { before, limit: BATCH_SIZE });
		const last = batch.at(-1);
		if (last === undefined) return false;
		const detail = { through: String(last.sequence), hash: last.hash };
		await recordSecurityEvent(tx, { kind: SWEEP_EVENT, at, detail });
		await tx.deleteFrom('door_event').where('sequence', '<=', last.sequence).execute();
		return batch.length === BATCH_SIZE;
	});
}

/**
 * Returns at most `limit` of the oldest events, up to the first one to keep. An event that a wrong
 * clock dated too late also keeps the events after it, because the chain stays contiguous.
 */
async function expiredEvents(
	db: Database,
	{ before, limit }: { readonly before: number; readonly limit: number }
) {
	const events = await db
		.selectFrom('door_event')
		.select(['sequence', 'hash', 'at'])
		.orderBy('sequence')
		.limit(limit)
		.execute();
	const kept = events.findIndex((event) => event.at >= before);
	return kept === -1 ? events : events.slice(0, kept);
}
