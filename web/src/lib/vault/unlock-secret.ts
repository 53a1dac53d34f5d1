/** Secret that a person opens their copy with. */
export type UnlockSecret =
	| { readonly kind: 'passphrase'; readonly text: string }
	/** `prf` is what the authenticator made of the salt that lies beside the wrapped key. */
	| { readonly kind: 'passkey'; readonly credentialId: string; readonly prf: PrfOutput }
	/** Available only after a first full unlock, and never kept on the disk. */
	| { readonly kind: 'pin'; readonly text: string };

export type PrfOutput = Uint8Array<ArrayBuffer>;

/**
 * Additional secret that opens the copy from now on; a passkey comes with the salt it was asked
 * with.
 */
export type NewVaultMethod =
	| Extract<UnlockSecret, { kind: 'passphrase' }>
	| (Extract<UnlockSecret, { kind: 'passkey' }> & { readonly prfSalt: Uint8Array<ArrayBuffer> });

/** Reason why no one should rely on a passphrase. */
export type PassphraseFault =
	'passphrase_too_short' | 'passphrase_too_common' | 'passphrase_of_names';

/** Names what opens a copy; of passkeys there can be several. */
export type VaultMethod =
	{ readonly kind: 'passphrase' } | { readonly kind: 'passkey'; readonly credentialId: string };

/** Facts the lock screen may know before anything is open; none of them is secret. */
export interface VaultMethods {
	/** Empty if the copy opens automatically. */
	readonly methods: readonly UnlockSecret['kind'][];
	readonly passkeys: readonly {
		readonly credentialId: string;
		readonly prfSalt: Uint8Array<ArrayBuffer>;
	}[];
}
