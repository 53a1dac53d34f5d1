/** What is left to do where this app does not reach, once somebody has been offboarded. */
export type OffboardingTask =
	'identity' | 'remoteAccess' | 'sharedSecrets' | 'equipment' | 'programs' | 'clients' | 'ticket';

export interface OffboardingQuery {
	readonly kind: 'offboarding';
	/** Of the administrator. */
	readonly id: string;
}

/** The checklist of one who was offboarded here: sealed, and on this device alone. */
export interface Offboarding {
	readonly at: number;
	readonly ticket: string;
	/** The first four characters of the key they had. */
	readonly keyPrefix: string | null;
	/** What they reached before: everything, or organizations by name. */
	readonly reached: 'all' | readonly string[];
	readonly done: readonly OffboardingTask[];
}
