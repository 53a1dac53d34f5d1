import type { StoreTransaction } from '#store/store.ts';

/** A change that the server itself makes in a person's name: no device wrote it. */
export interface ServerChange {
	readonly name:
		| 'administrator.recordEnrolment'
		| 'administrator.eraseEnrolment'
		| 'administrator.recordRegistration'
		| 'administrator.recordApiKey'
		| 'administrator.recordSetupLink'
		| 'administrator.revokeApiKey';
	readonly args: {
		readonly id: string;
		readonly isFinished?: boolean;
		readonly prefix?: string;
		readonly expiresAt?: number;
		readonly by?: string;
	};
	readonly actorId: string;
	readonly actorName: string;
}

/** Decides such a change within a running transaction, with its audit event. */
export type Recorder = (tx: StoreTransaction, change: ServerChange) => Promise<void>;
