import * as z from 'zod/mini';

/** Answer to a full sign-in, a finished enrolment or a resumed device; the session is a cookie. */
export const SignedIn = z.object({
	next: z.literal('signed_in'),
	providerId: z.string(),
	providerName: z.string(),
	administratorId: z.string(),
	email: z.string(),
	firstName: z.string(),
	lastName: z.string(),
	deviceId: z.string(),
	/** Opens sessions for this device within the lease; kept sealed in the vault. */
	deviceCredential: z.string(),
	serverNow: z.number(),
	leaseUntil: z.number(),
	/** Provider setting: whether the device asks for an offline passphrase. */
	deviceLockRequired: z.boolean(),
	/** Shown once, after an enrolment. */
	recoveryCodes: z.optional(z.array(z.string()))
});
export type SignedIn = z.infer<typeof SignedIn>;

/**
 * Header with the second half of a session; the first is its cookie. Every answer that opens or
 * renews a session carries it, and every request that needs one sends it. The app keeps it only in
 * the worker's memory, so that the cookie, which lies on the disk, opens nothing once the app is
 * locked or gone.
 */
export const SESSION_KEY_HEADER = 'x-session-key';

/**
 * Codes of refused session requests. `wrong_credentials` does not say which one is wrong, or
 * whether there is a lockout.
 */
export const SESSION_ERROR_CODES = [
	'wrong_credentials',
	'wrong_code',
	'ticket_expired',
	'password_too_short',
	'password_too_common',
	'email_invalid',
	'too_many_attempts',
	'unauthenticated',
	'device_revoked',
	'enrolment_required',
	'api_access_disabled',
	'invalid_request',
	'overloaded',
	'offline',
	'not_permitted',
	'step_up_required',
	'approval_required',
	'wrong_passkey',
	'passkey_unavailable',
	'last_factor',
	'disk_full'
] as const;
export const SessionErrorCode = z.enum(SESSION_ERROR_CODES);
export type SessionErrorCode = z.infer<typeof SessionErrorCode>;
export const SessionError = z.object({
	code: SessionErrorCode,
	requestId: z.optional(z.string()),
	retryAfterMs: z.optional(z.number()),
	/** Comes with `device_revoked`, as in `SyncError`. */
	ticket: z.optional(z.string())
});
export type SessionError = z.infer<typeof SessionError>;
