import type { Mutation } from '@tenantry/shared/protocol/push.ts';

/** The present moment by the server's clock and by the device's. */
export interface Moment {
	readonly at: number;
	readonly clientNow: number;
}

/** When a change was made, according to its device. */
export type Making = Pick<Mutation, 'authoredAt' | 'madeAgoMs'>;

/**
 * Converts a time reported by a device to the server's clock; it is past, so it is capped at now.
 */
export function byServerClock(reportedAt: number, { at, clientNow }: Moment): number {
	return toInteger(Math.min(reportedAt + at - clientNow, at));
}

/**
 * Returns how long ago a change was made according to its device: by its clock or, if that was
 * changed since, by the time it counted.
 */
export function countedAge(
	{ authoredAt, madeAgoMs }: Making,
	{ clientNow }: Pick<Moment, 'clientNow'>
): number {
	return madeAgoMs ?? clientNow - authoredAt;
}

export function madeAtOf(making: Making, moment: Moment): number {
	const { at } = moment;
	return toInteger(Math.min(at - countedAge(making, moment), at));
}

/** Clamps to what the tables hold, integers, because device clocks may report anything. */
export function toInteger(value: number): number {
	return Math.trunc(Math.min(Math.max(value, 0), Number.MAX_SAFE_INTEGER));
}
