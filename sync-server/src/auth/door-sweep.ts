import type { Database } from '#store/store.ts';

import { lockDoor, recordAtDoor } from './door.ts';
import { SWEPT } from './swept.ts';

const DAY_MS = 24 * 60 * 60_000;
/** So that nobody at the door waits for long. */
const EVENTS_A_STEP = 2_000;

/** The shortest time that an operator may have the door's log kept for. */
export const LEAST_KEPT_DAYS = 90;

/**
 * Drops the beginning of the door's log, a day at a time, once that day is past its retention. The
 * chain then begins in the middle, so an event says where: what is missing beyond that was not swept.
 */
export async function sweepDoor(
	db: Database,
	{ at, keptDays }: { readonly at: number; readonly keptDays: number }
): Promise<void> {
	const before = Math.floor(at / DAY_MS - keptDays) * DAY_MS;
	while (await sweepStretch(db, { at, before }));
}

/** Answers whether there may be more of it. */
async function sweepStretch(
	db: Database,
	{ at, before }: { readonly at: number; readonly before: number }
): Promise<boolean> {
	// Mostly there is nothing to do, and nobody has to wait for that.
	if ((await stretchOf(db, before)).length === 0) return false;
	return db.transaction().execute(async (tx) => {
		// Another process may have been here, or add something.
		await lockDoor(tx);
		const stretch = await stretchOf(tx, before);
		const last = stretch.at(-1);
		if (last === undefined) return false;
		const detail = { through: String(last.sequence), hash: last.hash };
		await recordAtDoor(tx, { kind: SWEPT, at, detail });
		await tx.deleteFrom('door_event').where('sequence', '<=', last.sequence).execute();
		return stretch.length === EVENTS_A_STEP;
	});
}

/** What stands behind an event that is to stay is kept with it, whatever clock it was dated by. */
async function stretchOf(db: Database, before: number) {
	const events = await db
		.selectFrom('door_event')
		.select(['sequence', 'hash', 'at'])
		.orderBy('sequence')
		.limit(EVENTS_A_STEP)
		.execute();
	const kept = events.findIndex((event) => event.at >= before);
	return kept === -1 ? events : events.slice(0, kept);
}
