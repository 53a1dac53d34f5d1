import * as z from 'zod/mini';

import { PasskeyProof, PasskeyQuestion } from './passkey.ts';

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

/** POST /session/v1/sign-in. Sent again with what `next` asked for. */
export const SignInRequest = z.strictObject({
	email: z.string().check(z.maxLength(320)),
	password: z.string().check(z.maxLength(1024)),
	/** Six digits of the authenticator. */
	code: z.optional(z.string().check(z.maxLength(32))),
	recoveryCode: z.optional(z.string().check(z.maxLength(64))),
	/** Passkey's signed answer to the question that came with `code`. */
	passkey: z.optional(PasskeyProof),
	/** Chosen where the address belongs to administrators of several providers. */
	providerId: z.optional(z.string().check(z.maxLength(64))),
	/** A device registered before keeps its id; its name is shown to others. */
	device: z.strictObject({
		id: z.optional(z.string().check(z.maxLength(64))),
		name: z.string().check(z.maxLength(100))
	})
});
export type SignInRequest = z.infer<typeof SignInRequest>;

export const SignInAnswer = z.discriminatedUnion('next', [
	SignedIn,
	/** Carries a passkey question if one of the person's passkeys may replace the code. */
	z.object({
		next: z.literal('code'),
		methods: z.array(z.enum(['code', 'passkey', 'recovery'])),
		passkey: z.optional(PasskeyQuestion)
	}),
	/** `ticket` admits to the enrolment, and to nothing else, for ten minutes. */
	z.object({ next: z.literal('enrol'), ticket: z.string() }),
	z.object({
		next: z.literal('provider'),
		providers: z.array(z.object({ id: z.string(), name: z.string() }))
	})
]);
export type SignInAnswer = z.infer<typeof SignInAnswer>;

/** POST /session/v1/enrolment/start; without a ticket it is for the person of the open session. */
export const EnrolmentStartRequest = z.strictObject({
	ticket: z.optional(z.string().check(z.maxLength(256)))
});
export const EnrolmentStartAnswer = z.object({
	/** Base32, for typing. */
	secret: z.string(),
	/** `otpauth://…`, for the QR code. */
	uri: z.string()
});
export type EnrolmentStartAnswer = z.infer<typeof EnrolmentStartAnswer>;

/** POST /session/v1/enrolment/confirm → SignedIn with recovery codes. */
export const EnrolmentConfirmRequest = z.strictObject({
	ticket: z.optional(z.string().check(z.maxLength(256))),
	code: z.string().check(z.maxLength(32))
});

/** POST /session/v1/resume → SignedIn, without a new credential's rights beyond the lease. */
export const ResumeRequest = z.strictObject({
	deviceId: z.string().check(z.maxLength(64)),
	deviceCredential: z.string().check(z.maxLength(256))
});
export type ResumeRequest = z.infer<typeof ResumeRequest>;

/**
 * POST /session/v1/lock: ends the session of the cookie, with or without its key; the device's
 * credential stays. Answers 204, even if there is no session.
 */
export const LockRequest = z.strictObject({});

/**
 * POST /session/v1/sign-out: ends the session and the device's credential. Answers 204, even if
 * they have already ended; the credential stands in for a session that has run out.
 */
export const SignOutRequest = z.strictObject({
	deviceId: z.optional(z.string().check(z.maxLength(64))),
	deviceCredential: z.optional(z.string().check(z.maxLength(256)))
});
export type SignOutRequest = z.infer<typeof SignOutRequest>;

/**
 * POST /session/v1/setup: sets the first password, from a setup link. POST /session/v1/reset: sets
 * a new one, from a reset link. Every device has to sign in again. Answers 204.
 */
export const SetupRequest = z.strictObject({
	token: z.string().check(z.maxLength(256)),
	password: z.string().check(z.maxLength(1024))
});
export type SetupRequest = z.infer<typeof SetupRequest>;

/**
 * POST /session/v1/password: changes one's own, in an open session; other devices have to sign in
 * again. Answers 204.
 */
export const PasswordRequest = z.strictObject({
	current: z.string().check(z.maxLength(1024)),
	next: z.string().check(z.maxLength(1024))
});
export type PasswordRequest = z.infer<typeof PasswordRequest>;

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
