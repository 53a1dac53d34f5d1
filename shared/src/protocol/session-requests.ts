import * as z from 'zod/mini';

import { WireId } from '#wire-id.ts';
import { forAnyone, post } from './endpoint.ts';
import { SignedIn } from './session.ts';

/** POST /session/v1/resume → SignedIn, without a new credential's rights beyond the lease. */
export const ResumeRequest = z.strictObject({
	deviceId: WireId,
	deviceCredential: z.string().check(z.maxLength(256))
});
export type ResumeRequest = z.infer<typeof ResumeRequest>;

/**
 * Ends the session of the cookie, with or without its key; the device's
 * credential stays. Answers 204, even if there is no session.
 */
export const LockRequest = z.strictObject({});

/**
 * Ends the session and the device's credential. Answers 204, even if
 * they have already ended; the credential stands in for a session that has run out.
 */
export const SignOutRequest = z.strictObject({
	deviceId: z.optional(WireId),
	deviceCredential: z.optional(z.string().check(z.maxLength(256)))
});
export type SignOutRequest = z.infer<typeof SignOutRequest>;

export const RESUME = forAnyone(post('/session/v1/resume', ResumeRequest, SignedIn));
export const LOCK = forAnyone(post('/session/v1/lock', LockRequest));
export const SIGN_OUT = forAnyone(post('/session/v1/sign-out', SignOutRequest));
