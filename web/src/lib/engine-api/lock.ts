import type { VaultMethods } from '#lib/vault/unlock-secret.ts';

/** Lock times that the user has chosen for themselves on this device. */
export interface LockChoice {
	/**
	 * Minutes without use; shorter than the provider's limit, which holds if nothing was chosen.
	 */
	readonly idleMinutes?: number;
	/** Minutes that the app is out of sight. */
	readonly hiddenMinutes?: number;
}

export interface LockQuery {
	readonly kind: 'lock';
}
export interface LockView {
	/** Longest time that the provider allows. */
	readonly policyMinutes: number;
	/** null: the provider's limit. */
	readonly idleMinutes: number | null;
	readonly hiddenMinutes: number;
	readonly hasPin: boolean;
	/** The provider requires a lock. */
	readonly isRequired: boolean;
	/** Methods that open it, besides a PIN; none if it opens automatically. */
	readonly methods: VaultMethods['methods'];
}
