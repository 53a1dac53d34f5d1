import type { Sealer } from '#lib/vault/sealer.ts';
import type { Database } from './database.ts';
import type { Writer } from './write.ts';

export interface Clock {
	/** Epoch milliseconds. */
	now(): number;
	/** Milliseconds since some moment, whatever the clock is set to; asleep, they may stand still. */
	ticks(): number;
	/** Runs once after a while, unless the answer is called first. */
	after(delayMs: number, run: () => void): () => void;
}

/** Whose replica it is, and on which device. */
export interface ReplicaIdentity {
	readonly providerId: string;
	readonly administratorId: string;
	readonly deviceId: string;
}

/** What an open replica works with. */
export interface ReplicaContext {
	readonly identity: ReplicaIdentity;
	readonly database: Database;
	readonly writer: Writer;
	readonly sealer: Sealer;
	readonly clock: Clock;
}
