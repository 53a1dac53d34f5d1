import type { PasskeyProof, PasskeyQuestion } from '@tenantry/shared/protocol/passkey.ts';

export interface SignInInput {
	readonly email: string;
	readonly password: string;
	readonly code?: string;
	readonly recoveryCode?: string;
	readonly passkey?: PasskeyProof;
	readonly providerId?: string;
	readonly deviceName: string;
}

export type SignInStep =
	| {
			readonly next: 'code';
			readonly methods: readonly ('code' | 'passkey' | 'recovery')[];
			readonly passkey?: PasskeyQuestion | undefined;
	  }
	| { readonly next: 'enrol' }
	| { readonly next: 'provider'; readonly providers: readonly { id: string; name: string }[] }
	/** Signed in on a device without a vault of this person: `makeVault` comes next. */
	| { readonly next: 'passphrase'; readonly recoveryCodes?: readonly string[] }
	| { readonly next: 'done'; readonly recoveryCodes?: readonly string[] }
	| { readonly next: 'unlock'; readonly personKey: string };
