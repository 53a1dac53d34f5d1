import type {
	NewPasskey,
	PasskeyCreation,
	PasskeysAnswer
} from '@tenantry/shared/protocol/own-passkeys.ts';
import type { PasskeyProof, PasskeyQuestion } from '@tenantry/shared/protocol/passkey.ts';
import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { SignInStep } from './worker-api.ts';

export type { NewPasskey, PasskeyCreation, PasskeyProof, PasskeyQuestion };
export type OwnPasskey = PasskeysAnswer['passkeys'][number];

/** What became of a new passkey: `next` where somebody was on their way in. */
export interface AddedPasskey {
	readonly recoveryCodes?: readonly string[] | undefined;
	readonly next?: SignInStep;
}

/**
 * Passkeys are made and asked by the page, which alone may speak to authenticators; the server's
 * questions and the answers to them go by the worker. All of it needs the server, now.
 */
export interface PasskeyApi {
	/** What somebody has to sign who is not known yet. */
	askForPasskey(): Promise<Result<PasskeyQuestion, SessionError>>;
	signInByPasskey(
		proof: PasskeyProof,
		deviceName: string
	): Promise<Result<SignInStep, SessionError>>;
	/** What is to be made for whoever is in, or on their way in and has to enrol. */
	startPasskey(): Promise<Result<PasskeyCreation, SessionError>>;
	addPasskey(passkey: NewPasskey, name: string): Promise<Result<AddedPasskey, SessionError>>;
	ownPasskeys(): Promise<Result<readonly OwnPasskey[], SessionError>>;
	renamePasskey(id: string, name: string): Promise<Result<undefined, SessionError>>;
	/** It signs nobody in any more, and every other device of theirs comes in anew. */
	removePasskey(id: string): Promise<Result<undefined, SessionError>>;
}
