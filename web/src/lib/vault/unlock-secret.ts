export type UnlockSecret =
	| { readonly kind: 'passphrase'; readonly text: string }
	/** `prf` is the authenticator's output for the salt stored beside the wrapped key. */
	| { readonly kind: 'passkey'; readonly credentialId: string; readonly prf: PrfOutput }
	/** Available only after a first full unlock, and never kept on the disk. */
	| { readonly kind: 'pin'; readonly text: string };

export type PrfOutput = Uint8Array<ArrayBuffer>;

/** A passkey comes with the salt it was asked with. */
export type NewVaultMethod =
	| Extract<UnlockSecret, { kind: 'passphrase' }>
	| (Extract<UnlockSecret, { kind: 'passkey' }> & { readonly prfSalt: Uint8Array<ArrayBuffer> });

/** Why no one should rely on a passphrase. */
export type PassphraseFault =
	'passphrase_too_short' | 'passphrase_too_common' | 'passphrase_of_names';

export type VaultMethod =
	{ readonly kind: 'passphrase' } | { readonly kind: 'passkey'; readonly credentialId: string };

/** Facts the lock screen may know before anything is open; none of them is secret. */
export interface VaultMethods {
	readonly methods: readonly UnlockSecret['kind'][];
	readonly passkeys: readonly {
		readonly credentialId: string;
		readonly prfSalt: Uint8Array<ArrayBuffer>;
	}[];
}
