export type OffboardingTask =
	'identity' | 'remoteAccess' | 'sharedSecrets' | 'equipment' | 'programs' | 'clients' | 'ticket';

export interface OffboardingQuery {
	readonly kind: 'offboarding';
	readonly id: string;
}

/** Checklist for an administrator who was offboarded here: sealed, and on this device only. */
export interface Offboarding {
	readonly at: number;
	readonly ticket: string;
	readonly keyPrefix: string | null;
	/** Organizations they reached before, by name, or all of them. */
	readonly reached: 'all' | readonly string[];
	readonly done: readonly OffboardingTask[];
}
