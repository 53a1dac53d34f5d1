import type { VaultMethods } from '#lib/vault/unlock-secret.ts';

/** State of the app: decides between the sign-in screens and the console. */
export type EngineState =
	| {
			readonly phase: 'signed_out';
			readonly people: readonly Person[];
			/** The app found its storage empty, although the server knows of a copy. */
			readonly removedCopy?: RemovedCopy;
			/** Copies removed within the last day because their people were revoked. */
			readonly ended?: readonly EndedCopy[];
	  }
	/** `people` have a vault here, most recently used first. */
	| {
			readonly phase: 'locked';
			readonly people: readonly Person[];
			readonly ended?: readonly EndedCopy[];
			/** The key is still in memory, for changes in flight to arrive. */
			readonly isSending?: true;
	  }
	| { readonly phase: 'choosing_passphrase'; readonly person: Person }
	| {
			readonly phase: 'open';
			readonly person: Person;
			/** Progress of the first fill; null once everything is here. */
			readonly firstSync: { readonly received: number; readonly total: number } | null;
	  }
	| { readonly phase: 'revoked'; readonly person: Person; readonly handOver: HandOver }
	/**
	 * Another tab or a newer build runs the engine, or storage does not answer. `older_app`: the
	 * data stored here was written by a newer version than this one. `stopped`: the page itself has
	 * noticed that the worker has ended.
	 */
	| {
			readonly phase: 'unavailable';
			readonly reason: 'storage' | 'newer_build' | 'other_tab' | 'older_app' | 'stopped';
	  };

export interface RemovedCopy {
	readonly waiting: number;
	readonly lastSeenAt: number;
}

export interface EndedCopy {
	readonly key: string;
	readonly name: string;
	readonly email: string;
}

export type HandOver = 'nothing' | 'going' | 'done' | 'impossible';

export interface Person extends VaultMethods {
	readonly key: string;
	readonly providerId: string;
	readonly providerName: string;
	readonly administratorId: string;
	readonly email: string;
	readonly name: string;
	/** Known without opening the vault. */
	readonly waiting: number;
	/** Received by the server while the app was locked. */
	readonly sent?: number;
	/** Sent without being unlocked, once there is a connection. */
	readonly sealed?: number;
	/** Waits for something else as well, perhaps for the person. */
	readonly delayed?: number;
	/** The device had no room to note which of the others have left. */
	readonly mayHaveLeft?: true;
	/** The record that any secret opens is gone from this device, so none opens their copy. */
	readonly isVaultMissing?: true;
	/** Their PIN was wrong too often since they were last in. */
	readonly isPinSpent?: boolean;
	/**
	 * Only the unsent changes are left of their copy. `to_hand_over`: unlocking hands them over;
	 * `kept`: they had signed out, which also removed the credential for the hand-over.
	 */
	readonly revoked?: 'to_hand_over' | 'kept';
}
