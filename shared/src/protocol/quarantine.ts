import * as z from 'zod/mini';

import { Mutation, PushResult } from './push.ts';
import { forAnyone, post } from './endpoint.ts';

/**
 * Maximum number of changes per hand-over: as many as a device may have made without the server; a
 * request this long is 8 MB at most.
 */
export const MAX_HAND_OVER_MUTATIONS = 10_000;

/**
 * Header that stands in for the session that has ended: the device's id and the ticket that came
 * with `device_revoked`. It is not in the body, so that nothing large is read from a caller without
 * one.
 */
export const HAND_OVER_HEADER = 'x-hand-over';

export function handOverPass(deviceId: string, ticket: string): string {
	return `${deviceId} ${ticket}`;
}

/**
 * Hands over, once, what a revoked device never sent. Nothing is applied.
 * Idempotent: the same request again gets the same answer.
 */
export const HandOverRequest = z.strictObject({
	mutations: z.array(Mutation).check(z.maxLength(MAX_HAND_OVER_MUTATIONS))
});
export type HandOverRequest = z.infer<typeof HandOverRequest>;

/**
 * Mutations decided earlier have their outcome; the rest is `quarantined`, for an owner to review.
 */
export const HandOverAnswer = z.object({ results: z.array(PushResult) });
export type HandOverAnswer = z.infer<typeof HandOverAnswer>;

export const QUARANTINE = forAnyone(post('/sync/v1/quarantine', HandOverRequest, HandOverAnswer));
