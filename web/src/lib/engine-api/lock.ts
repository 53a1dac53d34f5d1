import type { VaultMethods } from '#lib/vault/unlock-secret.ts';

export interface LockChoice {
	/** Shorter than the provider's limit, which holds if nothing was chosen. */
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
	readonly isRequired: boolean;
	/** Methods that open it, besides a PIN; none if it opens automatically. */
	readonly methods: VaultMethods['methods'];
}
