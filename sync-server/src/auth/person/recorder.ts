import type { StoreTransaction } from '#store/store.ts';

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

/** Decides a server's change within a running transaction, with its audit event. */
export type Recorder = (tx: StoreTransaction, change: ServerChange) => Promise<void>;
