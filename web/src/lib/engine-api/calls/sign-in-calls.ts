import type { FirstSetupRequest } from '@tenantry/shared/protocol/first-setup.ts';
import type { PasskeyQuestion } from '@tenantry/shared/protocol/passkey.ts';
import type { EnrolmentStartAnswer, SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type {
	AddedPasskey,
	NewPasskey,
	OwnPasskey,
	PasskeyCreation,
	PasskeyProof
} from '#lib/engine-api/passkey.ts';
import type { SignInInput, SignInStep } from '#lib/engine-api/sign-in.ts';
import {
	engineCall,
	none,
	oneRecord,
	oneText,
	passkeyCall,
	record,
	text,
	twoTexts
} from './call.ts';
import * as z from 'zod/mini';

/** Calls of people who are signing in, and about the ways in of their own account. */
export const SIGN_IN_CALLS = {
	signIn:
		engineCall<(request: SignInInput) => Promise<Result<SignInStep, SessionError>>>(oneRecord),
	startEnrolment: engineCall<() => Promise<Result<EnrolmentStartAnswer, SessionError>>>(none),
	confirmEnrolment:
		engineCall<(code: string) => Promise<Result<SignInStep, SessionError>>>(oneText),
	/** Returns the question to sign for a person who is not known yet. */
	askForPasskey: passkeyCall<() => Promise<Result<PasskeyQuestion, SessionError>>>(none),
	signInByPasskey: passkeyCall<
		(proof: PasskeyProof, deviceName: string) => Promise<Result<SignInStep, SessionError>>
	>(z.tuple([record, text])),
	/**
	 * Returns what to create, for the signed-in user or a person who has to enrol while signing in.
	 */
	startPasskey: passkeyCall<() => Promise<Result<PasskeyCreation, SessionError>>>(none),
	addPasskey: passkeyCall<
		(passkey: NewPasskey, name: string) => Promise<Result<AddedPasskey, SessionError>>
	>(z.tuple([record, text])),
	ownPasskeys: passkeyCall<() => Promise<Result<readonly OwnPasskey[], SessionError>>>(none),
	renamePasskey:
		passkeyCall<(id: string, name: string) => Promise<Result<undefined, SessionError>>>(twoTexts),
	/**
	 * Removes a passkey: it no longer signs anyone in, and the person's other devices sign in
	 * again.
	 */
	removePasskey: passkeyCall<(id: string) => Promise<Result<undefined, SessionError>>>(oneText),
	/** Sets the first password, from a setup link. */
	setUp:
		engineCall<(token: string, password: string) => Promise<Result<undefined, SessionError>>>(
			twoTexts
		),
	/** Sets a new password, from a reset link. */
	resetPassword:
		engineCall<(token: string, password: string) => Promise<Result<undefined, SessionError>>>(
			twoTexts
		),
	/** Creates the first provider of an empty server, from the link that it printed. */
	firstSetUp:
		engineCall<(request: FirstSetupRequest) => Promise<Result<undefined, SessionError>>>(oneRecord)
};
