import type {
	NewPasskey,
	PasskeyCreation,
	PasskeysAnswer
} from '@tenantry/shared/protocol/own-passkeys.ts';
import type { PasskeyProof, PasskeyQuestion } from '@tenantry/shared/protocol/passkey.ts';
import type { SignInStep } from './sign-in.ts';

export type { NewPasskey, PasskeyCreation, PasskeyProof, PasskeyQuestion };
export type OwnPasskey = PasskeysAnswer['passkeys'][number];

/** `next` is set if the person was still signing in. */
export interface AddedPasskey {
	readonly recoveryCodes?: readonly string[] | undefined;
	readonly next?: SignInStep;
}
