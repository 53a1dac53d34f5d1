import type {
	NewPasskey,
	PasskeyCreation,
	PasskeysAnswer
} from '@tenantry/shared/protocol/own-passkeys.ts';
import type { PasskeyProof, PasskeyQuestion } from '@tenantry/shared/protocol/passkey.ts';
import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { SignInStep } from './sign-in.ts';

export type { NewPasskey, PasskeyCreation, PasskeyProof, PasskeyQuestion };
export type OwnPasskey = PasskeysAnswer['passkeys'][number];

/** Result of adding a passkey: `next` is set if the person was still signing in. */
export interface AddedPasskey {
	readonly recoveryCodes?: readonly string[] | undefined;
	readonly next?: SignInStep;
}

/**
 * Passkey calls. The page creates passkeys and has them sign, because it alone may talk to
 * authenticators; the server's questions and the answers to them go through the worker. All of it
 * needs the server, now.
 */
export interface PasskeyApi {
	/** Returns the question to sign for a person who is not known yet. */
	askForPasskey(): Promise<Result<PasskeyQuestion, SessionError>>;
	signInByPasskey(
		proof: PasskeyProof,
		deviceName: string
	): Promise<Result<SignInStep, SessionError>>;
	/**
	 * Returns what to create, for the signed-in user or a person who has to enrol while signing in.
	 */
	startPasskey(): Promise<Result<PasskeyCreation, SessionError>>;
	addPasskey(passkey: NewPasskey, name: string): Promise<Result<AddedPasskey, SessionError>>;
	ownPasskeys(): Promise<Result<readonly OwnPasskey[], SessionError>>;
	renamePasskey(id: string, name: string): Promise<Result<undefined, SessionError>>;
	/**
	 * Removes a passkey: it no longer signs anyone in, and the person's other devices sign in
	 * again.
	 */
	removePasskey(id: string): Promise<Result<undefined, SessionError>>;
}
