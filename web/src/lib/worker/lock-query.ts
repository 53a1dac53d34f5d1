import type { VaultMethods } from '#lib/vault/unlock-secret.ts';

/** What somebody has chosen for themselves on this device. */
export interface LockChoice {
	/** Nobody touches the app; shorter than the provider's, which holds where nothing was chosen. */
	readonly idleMinutes?: number;
	/** The app is out of sight. */
	readonly hiddenMinutes?: number;
}

export interface LockQuery {
	readonly kind: 'lock';
}
export interface LockView {
	/** The longest that the provider allows. */
	readonly policyMinutes: number;
	/** null: as the provider has it. */
	readonly idleMinutes: number | null;
	readonly hiddenMinutes: number;
	readonly hasPin: boolean;
	/** The provider asks for a lock. */
	readonly isRequired: boolean;
	/** What opens it, besides a PIN; nothing where it opens by itself. */
	readonly methods: VaultMethods['methods'];
}
