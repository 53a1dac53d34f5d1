import * as z from 'zod/mini';

import { PasskeyProof } from './passkey.ts';

/** For how long after proving who they are somebody may do what loosens. */
export const FRESH_MS = 15 * 60_000;

/** Whether a session that last saw a factor at `freshAt` may still loosen. */
export function isFactorFresh(freshAt: number | null, at: number): boolean {
	return freshAt !== null && at < freshAt + FRESH_MS;
}

/** POST /session/v1/step-up: the second factor again; the password where there is none. 204. */
export const StepUpRequest = z.union([
	/** Six digits of the authenticator. */
	z.strictObject({ code: z.string().check(z.maxLength(32)) }),
	z.strictObject({ recoveryCode: z.string().check(z.maxLength(64)) }),
	/** What it has signed of the question that POST /session/v1/step-up/question answers. */
	z.strictObject({ passkey: PasskeyProof }),
	z.strictObject({ password: z.string().check(z.maxLength(1024)) })
]);
export type StepUpRequest = z.infer<typeof StepUpRequest>;

/** What a person can prove themselves by. */
export const StepUpMethod = z.enum(['code', 'recoveryCode', 'passkey', 'password']);
export type StepUpMethod = z.infer<typeof StepUpMethod>;

/** GET /session/v1/step-up: whether a code is asked for before what loosens, and which. */
export const FreshFactor = z.object({
	/** By the server's clock; 0 where there is none. */
	freshUntil: z.number(),
	methods: z.array(StepUpMethod),
	serverNow: z.number()
});
export type FreshFactor = z.infer<typeof FreshFactor>;
