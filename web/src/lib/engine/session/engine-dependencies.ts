import type { Clock } from '#lib/replica/context.ts';
import type { Storage } from '#lib/replica/store/database.ts';
import type { PokeSource } from '#lib/sync/poke.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';
import type { SessionKey } from '#lib/sync/session-key.ts';
import type { UnlockTries } from '#lib/engine/copy/unlock-tries.ts';

/** Everything the engine needs from outside, so that a test can replace it. */
export interface EngineDependencies {
	readonly storage: Storage;
	readonly server: ServerApi;
	/** Key of the session that requests to the server use. */
	readonly session: SessionKey;
	readonly pokes: PokeSource;
	/**
	 * Sends the envelopes of everyone here but those who are in, with no key and no session; rejects
	 * where the server cannot be reached.
	 */
	readonly sendEnvelopes: (isIn: (personKey: string) => boolean) => Promise<void>;
	readonly clock: Clock;
	readonly tries: UnlockTries;
	readonly randomBytes: (length: number) => Uint8Array;
	/** A random number from 0 to 1, for jitter. */
	readonly fraction: () => number;
	/** Whether the browser reports that there is no network; only a hint. */
	readonly isOffline: () => boolean;
}
