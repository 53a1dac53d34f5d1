import type { StorageFault } from '#lib/replica/store/database.ts';
import type { PassphraseFault } from '#lib/vault/unlock-secret.ts';

export type VaultError =
	/** `left`: number of tries left; absent after a full sign-in. */
	| { readonly code: 'wrong_passphrase'; readonly retryAfterMs: number; readonly left?: number }
	/** Too soon after a wrong try: nothing was tried. */
	| { readonly code: 'too_early'; readonly retryAfterMs: number }
	/** Tried too often: a full sign-in is required. */
	| { readonly code: 'too_many_failures' }
	/** A full device can no longer count tries: it needs room or a full sign-in first. */
	| { readonly code: 'tries_uncounted' }
	| { readonly code: PassphraseFault }
	/** `left`: number of tries left before the passphrase is required again. */
	| { readonly code: 'wrong_pin'; readonly left: number }
	/** The PIN was tried too often, or the app was restarted: it no longer opens anything. */
	| { readonly code: 'pin_gone' }
	| { readonly code: 'pin_too_easy' }
	/** The authenticator gave no key, or not that of this vault. */
	| { readonly code: 'passkey_refused' }
	/** No other method would open the vault, and the provider requires a lock. */
	| { readonly code: 'last_method' }
	| StorageFault
	/** A full sign-in is required. */
	| { readonly code: 'not_signed_in' }
	/** Only the hand-over is left on a revoked device, and it needs the server. */
	| { readonly code: 'revoked_offline' }
	/**
	 * Too long without the server, or the clock was set back: the server has to be reached once.
	 */
	| { readonly code: 'lease_expired' }
	/** The record of how long this device may continue was deleted or changed. */
	| { readonly code: 'copy_changed' };

export type EnqueueError =
	| { readonly code: 'locked' }
	| StorageFault
	/** A part of the app failed to load, or loaded and failed. */
	| { readonly code: 'not_loaded' }
	/** The person was asked to prove who they are, and cancelled. */
	| { readonly code: 'cancelled' }
	/** A code was required, and could not be asked for. */
	| { readonly code: 'factor_missing' }
	/** The server has to check its code. */
	| { readonly code: 'factor_offline' }
	/** It loosens, the provider accepts that only in contact with the server, and there is none. */
	| { readonly code: 'online_only' }
	| { readonly code: 'invalid_arguments'; readonly field?: string }
	| { readonly code: 'not_found' };

/** The person needs another administrator's approval to export. */
export interface ExportRefusal {
	readonly code: 'approval_required';
	/** Whether the person has asked already, and no one has decided. */
	readonly isAsked: boolean;
}
