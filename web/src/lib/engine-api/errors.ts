import type { StorageFault } from '#lib/replica/store/database.ts';
import type { PassphraseFault } from '#lib/vault/unlock-secret.ts';

export type VaultError =
	/** `left`: number of tries left; absent after a full sign-in. */
	| { readonly code: 'wrong_passphrase'; readonly retryAfterMs: number; readonly left?: number }
	/** Nothing was tried, because it was too soon after a wrong try. */
	| { readonly code: 'too_early'; readonly retryAfterMs: number }
	/** A full sign-in is required after too many tries. */
	| { readonly code: 'too_many_failures' }
	/** A full device can no longer count tries, so it needs room or a full sign-in first. */
	| { readonly code: 'tries_uncounted' }
	| { readonly code: PassphraseFault }
	/** `left`: number of tries left before the passphrase is required again. */
	| { readonly code: 'wrong_pin'; readonly left: number }
	/** The PIN was tried too often, or the app was restarted, so it no longer opens anything. */
	| { readonly code: 'pin_gone' }
	| { readonly code: 'pin_too_easy' }
	/** The authenticator gave no key, or not this vault's. */
	| { readonly code: 'passkey_refused' }
	/** No other method would open the vault, and the provider requires a lock. */
	| { readonly code: 'last_method' }
	| StorageFault
	/** A full sign-in is required. */
	| { readonly code: 'not_signed_in' }
	| { readonly code: 'revoked_offline' }
	/** The server has to be reached once: too long without it, or the clock was set back. */
	| { readonly code: 'lease_expired' }
	/** The record of how long this device may continue was deleted or changed. */
	| { readonly code: 'copy_changed' };

export type EnqueueError =
	| { readonly code: 'locked' }
	| StorageFault
	/** A part of the app failed to load, or loaded and failed. */
	| { readonly code: 'not_loaded' }
	/** The person cancelled proving who they are. */
	| { readonly code: 'cancelled' }
	/** A code was required, and could not be asked for. */
	| { readonly code: 'factor_missing' }
	/** The server has to check its code. */
	| { readonly code: 'factor_offline' }
	/** A loosening that the provider accepts only in contact with the server. */
	| { readonly code: 'online_only' }
	| { readonly code: 'invalid_arguments'; readonly field?: string }
	| { readonly code: 'not_found' };

/** The person needs another administrator's approval to export. */
export interface ExportRefusal {
	readonly code: 'approval_required';
	readonly isAsked: boolean;
}
