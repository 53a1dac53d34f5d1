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

export const SIGN_IN_CALLS = {
	signIn: signInCall<(request: SignInInput) => Promise<Result<SignInStep, SessionError>>>(record),
	startEnrolment: signInCall<() => Promise<Result<EnrolmentStartAnswer, SessionError>>>(),
	confirmEnrolment: signInCall<(code: string) => Promise<Result<SignInStep, SessionError>>>(text),
	/** For a person who is not known yet. */
	askForPasskey: signInCall<() => Promise<Result<PasskeyQuestion, SessionError>>>(),
	signInByPasskey: signInCall<
		(proof: PasskeyProof, deviceName: string) => Promise<Result<SignInStep, SessionError>>
	>(record, text),
	/** For the signed-in user, or a person who has to enrol while signing in. */
	startPasskey: signInCall<() => Promise<Result<PasskeyCreation, SessionError>>>(),
	addPasskey: signInCall<
		(passkey: NewPasskey, name: string) => Promise<Result<AddedPasskey, SessionError>>
	>(record, text),
	ownPasskeys: signInCall<() => Promise<Result<readonly OwnPasskey[], SessionError>>>(),
	renamePasskey: signInCall<(id: string, name: string) => Promise<Result<undefined, SessionError>>>(
		text,
		text
	),
	/** Makes the person's other devices sign in again. */
	removePasskey: signInCall<(id: string) => Promise<Result<undefined, SessionError>>>(text),
	setUp: signInCall<(token: string, password: string) => Promise<Result<undefined, SessionError>>>(
		text,
		text
	),
	resetPassword: signInCall<
		(token: string, password: string) => Promise<Result<undefined, SessionError>>
	>(text, text),
	firstSetUp:
		signInCall<(request: FirstSetupRequest) => Promise<Result<undefined, SessionError>>>(record)
};
