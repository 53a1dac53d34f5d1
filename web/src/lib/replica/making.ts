import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import type { Clock } from './context.ts';

/** What a device knows of the moment at which a change was made. */
export interface Making {
	/** How far the server's clock was ahead of the device's at the last contact; null: there was none. */
	readonly offsetMs: number | null;
	/** Only while the worker in which it was made lives: counts begin anew with each. */
	readonly ticks?: number;
}

/** The last time in this worker's life that the server has said what time it is. */
export interface Contact {
	readonly serverNow: number;
	/** The device's clock and count of then. */
	readonly at: number;
	readonly ticks: number;
}

/** This moment, by what a device has. */
export interface Moment {
	readonly now: number;
	readonly ticks: number;
	/** How far the server's clock is ahead; null where the last contact does not tell any more. */
	readonly offsetMs: number | null;
}

/**
 * By so much two clocks may differ that agree. An answer on the slowest link takes tens of seconds,
 * a clock that runs freely for three days loses a quarter of a minute, and screens show minutes.
 */
const AGREE_MS = 120_000;

export function momentOf(
	clock: Pick<Clock, 'now' | 'ticks'>,
	contact: Contact | undefined
): Moment {
	const [now, ticks] = [clock.now(), clock.ticks()];
	// Where the clock was changed since, or the device slept, that contact says nothing of this moment.
	const isKnown = contact !== undefined && isNear(now - contact.at, ticks - contact.ticks);
	return { now, ticks, offsetMs: isKnown ? contact.serverNow - contact.at : null };
}

/** Whether the last contact still tells what the server's clock says. */
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

/**
 * What is to be said of a change's time when it is sent, beyond what its device's clock says; nothing,
 * where that has gone on undisturbed.
 */
export function timeWordsOf(
	{ authoredAt }: Pick<Mutation, 'authoredAt'>,
	making: Making | undefined,
	moment: Moment
): TimeWords {
	// Of an earlier app, which has noted nothing.
	if (making === undefined) return CERTAIN;
	const setBackMs = setBackBetween(making, moment);
	if (making.ticks === undefined) return isNear(setBackMs, 0) ? CERTAIN : UNCERTAIN;
	const madeAgoMs = moment.ticks - making.ticks;
	return wordsOfCount({ madeAgoMs, gainedMs: moment.now - authoredAt - madeAgoMs, setBackMs });
}

interface Count {
	readonly madeAgoMs: number;
	/** By how much more has passed by the clock than was counted. */
	readonly gainedMs: number;
	readonly setBackMs: number | null;
}

/**
 * A count stands still while a device sleeps, on some systems, so it is believed against the clock
 * only where the server's clock bears it out.
 */
function wordsOfCount({ madeAgoMs, gainedMs, setBackMs }: Count): TimeWords {
	if (isNear(gainedMs, 0)) return CERTAIN;
	if (isNear(setBackMs, -gainedMs)) return { madeAgoMs };
	// It slept: by the server's clock no less has passed than by its own.
	if (gainedMs > 0) return isNear(setBackMs, 0) ? CERTAIN : UNCERTAIN;
	// At least what was counted has passed.
	return { madeAgoMs, ...UNCERTAIN };
}

/** By how much the clock was set back between the contact before the making and that of the moment. */
function setBackBetween(making: Making, moment: Moment): number | null {
	if (making.offsetMs === null || moment.offsetMs === null) return null;
	return moment.offsetMs - making.offsetMs;
}

function isNear(value: number | null, expected: number): boolean {
	return value !== null && Math.abs(value - expected) <= AGREE_MS;
}
