import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import type { Clock } from '#lib/replica/context.ts';

/** What a device knows about the moment at which a change was made. */
export interface ChangeTime {
	/** Server's clock minus the device's at the last contact; null: there was none. */
	readonly offsetMs: number | null;
	/** Known only while that worker lives, because each worker's count starts at zero. */
	readonly ticks?: number;
}

/** The last time in this worker's life that the server reported its time. */
export interface Contact {
	readonly serverNow: number;
	readonly at: number;
	readonly ticks: number;
}

export interface Moment {
	readonly now: number;
	readonly ticks: number;
	/** Null if the last contact is no longer reliable. */
	readonly offsetMs: number | null;
}

/**
 * How much two agreeing clocks may differ. An answer on the slowest link takes tens of seconds, a
 * clock that runs freely for three days loses a quarter of a minute, and screens show minutes.
 */
const AGREE_MS = 120_000;

export function momentOf(
	clock: Pick<Clock, 'now' | 'ticks'>,
	contact: Contact | undefined
): Moment {
	const [now, ticks] = [clock.now(), clock.ticks()];
	// If the clock was changed since then, or the device slept, that contact says nothing about
	// now.
	const isKnown = contact !== undefined && isNear(now - contact.at, ticks - contact.ticks);
	return { now, ticks, offsetMs: isKnown ? contact.serverNow - contact.at : null };
}

export function isTimeKnown({
	context,
	contact
}: {
	readonly context: { readonly clock: Clock };
	readonly contact: Contact | undefined;
}): boolean {
	return momentOf(context.clock, contact).offsetMs !== null;
}

type TimeWords = Pick<Mutation, 'madeAgoMs' | 'isTimeUncertain'>;

const CERTAIN: TimeWords = {};
const UNCERTAIN: TimeWords = { isTimeUncertain: true };

/** Returns what is sent beside `authoredAt`; nothing if the device’s clock ran undisturbed. */
export function timeWordsOf(
	{ authoredAt }: Pick<Mutation, 'authoredAt'>,
	making: ChangeTime | undefined,
	moment: Moment
): TimeWords {
	// Made by an earlier app, which noted nothing.
	if (making === undefined) return CERTAIN;
	const setBackMs = setBackBetween(making, moment);
	if (making.ticks === undefined) return isNear(setBackMs, 0) ? CERTAIN : UNCERTAIN;
	const madeAgoMs = moment.ticks - making.ticks;
	return wordsOfCount({ madeAgoMs, gainedMs: moment.now - authoredAt - madeAgoMs, setBackMs });
}

interface Count {
	readonly madeAgoMs: number;
	readonly gainedMs: number;
	readonly setBackMs: number | null;
}

/**
 * On some systems the tick count stands still while a device sleeps, so it is trusted over the
 * clock only where the server's clock confirms it.
 */
function wordsOfCount({ madeAgoMs, gainedMs, setBackMs }: Count): TimeWords {
	if (isNear(gainedMs, 0)) return CERTAIN;
	if (isNear(setBackMs, -gainedMs)) return { madeAgoMs };
	// The device slept: no less time has passed by the server's clock than by its own.
	if (gainedMs > 0) return isNear(setBackMs, 0) ? CERTAIN : UNCERTAIN;
	// At least the counted time has passed.
	return { madeAgoMs, ...UNCERTAIN };
}

/**
 * Returns how far the clock was set back between the contact before the making and the moment's.
 */
function setBackBetween(making: ChangeTime, moment: Moment): number | null {
	if (making.offsetMs === null || moment.offsetMs === null) return null;
	return moment.offsetMs - making.offsetMs;
}

function isNear(value: number | null, expected: number): boolean {
	return value !== null && Math.abs(value - expected) <= AGREE_MS;
}
