import type { FirstSetupRequest } from '@tenantry/shared/protocol/first-setup.ts';
import type { PasskeyQuestion } from '@tenantry/shared/protocol/passkey.ts';
import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { EnrolmentStartAnswer } from '@tenantry/shared/protocol/sign-in.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type {
	AddedPasskey,
	NewPasskey,
	OwnPasskey,
	PasskeyCreation,
	PasskeyProof
} from '#lib/engine-api/passkey.ts';
import type { SignInInput, SignInStep } from '#lib/engine-api/sign-in.ts';
import { record, signInCall, text } from './call.ts';

/** Calls of people who are signing in, and about the ways in of their own account. */
export const SIGN_IN_CALLS = {
	signIn: signInCall<(request: SignInInput) => Promise<Result<SignInStep, SessionError>>>(record),
	startEnrolment: signInCall<() => Promise<Result<EnrolmentStartAnswer, SessionError>>>(),
	confirmEnrolment: signInCall<(code: string) => Promise<Result<SignInStep, SessionError>>>(text),
	/** Returns the question to sign for a person who is not known yet. */
	askForPasskey: signInCall<() => Promise<Result<PasskeyQuestion, SessionError>>>(),
	signInByPasskey: signInCall<
		(proof: PasskeyProof, deviceName: string) => Promise<Result<SignInStep, SessionError>>
	>(record, text),
	/**
	 * Returns what to create, for the signed-in user or a person who has to enrol while signing in.
	 */
	startPasskey: signInCall<() => Promise<Result<PasskeyCreation, SessionError>>>(),
	addPasskey: signInCall<
		(passkey: NewPasskey, name: string) => Promise<Result<AddedPasskey, SessionError>>
	>(record, text),
	ownPasskeys: signInCall<() => Promise<Result<readonly OwnPasskey[], SessionError>>>(),
	renamePasskey: signInCall<(id: string, name: string) => Promise<Result<undefined, SessionError>>>(
		text,
		text
	),
	/**
	 * Removes a passkey: it no longer signs anyone in, and the person's other devices sign in
	 * again.
	 */
	removePasskey: signInCall<(id: string) => Promise<Result<undefined, SessionError>>>(text),
	/** Sets the first password, from a setup link. */
	setUp: signInCall<(token: string, password: string) => Promise<Result<undefined, SessionError>>>(
		text,
		text
	),
	/** Sets a new password, from a reset link. */
	resetPassword: signInCall<
		(token: string, password: string) => Promise<Result<undefined, SessionError>>
	>(text, text),
	/** Creates the first provider of an empty server, from the link that it printed. */
	firstSetUp:
		signInCall<(request: FirstSetupRequest) => Promise<Result<undefined, SessionError>>>(record)
};
