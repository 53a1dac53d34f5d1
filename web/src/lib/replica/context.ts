import type { Sealer } from '#lib/vault/sealer.ts';
import type { Database } from './store/database.ts';
import type { Writer } from './store/writer.ts';

export interface Clock {
	/** Epoch milliseconds. */
	now(): number;
	/** From any start, independent of the clock's setting; may stand still in sleep. */
	ticks(): number;
	/** Runs once after a delay, unless the returned function is called first. */
	after(delayMs: number, run: () => void): () => void;
}

export interface ReplicaIdentity {
	readonly providerId: string;
	readonly administratorId: string;
	readonly deviceId: string;
}

export interface ReplicaContext {
	readonly identity: ReplicaIdentity;
	readonly database: Database;
	readonly writer: Writer;
	readonly sealer: Sealer;
	readonly clock: Clock;
}
