/** Task left outside this app's reach after an administrator was offboarded. */
export type OffboardingTask =
	'identity' | 'remoteAccess' | 'sharedSecrets' | 'equipment' | 'programs' | 'clients' | 'ticket';

export interface OffboardingQuery {
	readonly kind: 'offboarding';
	/** Id of the administrator. */
	readonly id: string;
}

/** Checklist for an administrator who was offboarded here: sealed, and on this device only. */
export interface Offboarding {
	readonly at: number;
	readonly ticket: string;
	/** First four characters of the key they had. */
	readonly keyPrefix: string | null;
	/** Organizations they reached before, by name, or all of them. */
	readonly reached: 'all' | readonly string[];
	readonly done: readonly OffboardingTask[];
}
