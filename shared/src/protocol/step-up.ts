import * as z from 'zod/mini';

import { PasskeyProof } from './passkey.ts';
import { get, post } from './endpoint.ts';

/** Time after proving who they are in which a person may make changes that loosen. */
export const FRESH_MS = 15 * 60_000;

/** Returns whether a session that last saw a factor at `freshAt` may still loosen. */
export function isFactorFresh(freshAt: number | null, at: number): boolean {
	return freshAt !== null && at < freshAt + FRESH_MS;
}

/**
 * The second factor again; the password if there is none. Answers 204.
 */
export const StepUpRequest = z.union([
	/** Six digits of the authenticator. */
	z.strictObject({ code: z.string().check(z.maxLength(32)) }),
	z.strictObject({ recoveryCode: z.string().check(z.maxLength(64)) }),
	/** Passkey's signed answer to the question from POST /session/v1/step-up/question. */
	z.strictObject({ passkey: PasskeyProof }),
	z.strictObject({ password: z.string().check(z.maxLength(1024)) })
]);
export type StepUpRequest = z.infer<typeof StepUpRequest>;

/** Methods by which a person can prove who they are. */
export const StepUpMethod = z.enum(['code', 'recoveryCode', 'passkey', 'password']);
export type StepUpMethod = z.infer<typeof StepUpMethod>;

/** Until when the factor is fresh, and which methods renew it. */
export const FreshFactor = z.object({
	/** Time by the server's clock; 0 if there is no fresh factor. */
	freshUntil: z.number(),
	methods: z.array(StepUpMethod),
	serverNow: z.number()
});
export type FreshFactor = z.infer<typeof FreshFactor>;

export const FRESHNESS = get('/session/v1/step-up', FreshFactor);
export const STEP_UP = post('/session/v1/step-up', StepUpRequest);
