import * as z from 'zod/mini';

import { WireId } from '#wire-id.ts';
import { PasskeyProof, PasskeyQuestion } from './passkey.ts';
import { SignedIn } from './session.ts';
import { forAnyone, post } from './endpoint.ts';

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
	providerId: z.optional(WireId),
	/** A device registered before keeps its id; its name is shown to others. */
	device: z.strictObject({
		id: z.optional(WireId),
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

/**
 * Sets the first password, from a setup link. POST /session/v1/reset: sets
 * a new one, from a reset link. Every device has to sign in again. Answers 204.
 */
export const SetupRequest = z.strictObject({
	token: z.string().check(z.maxLength(256)),
	password: z.string().check(z.maxLength(1024))
});
export type SetupRequest = z.infer<typeof SetupRequest>;

/**
 * Changes one's own, in an open session; other devices have to sign in
 * again. Answers 204.
 */
export const PasswordRequest = z.strictObject({
	current: z.string().check(z.maxLength(1024)),
	next: z.string().check(z.maxLength(1024))
});
export type PasswordRequest = z.infer<typeof PasswordRequest>;

export const SIGN_IN = forAnyone(post('/session/v1/sign-in', SignInRequest, SignInAnswer));
export const START_ENROLMENT = forAnyone(
	post('/session/v1/enrolment/start', EnrolmentStartRequest, EnrolmentStartAnswer)
);
export const CONFIRM_ENROLMENT = forAnyone(
	post('/session/v1/enrolment/confirm', EnrolmentConfirmRequest, SignedIn)
);
export const SETUP = forAnyone(post('/session/v1/setup', SetupRequest));
export const RESET = forAnyone(post('/session/v1/reset', SetupRequest));
export const PASSWORD = post('/session/v1/password', PasswordRequest);
