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
	readonly session: SessionKey;
	readonly pokes: PokeSource;
	/** Needs no key or session; rejects if the server cannot be reached. */
	readonly sendEnvelopes: (isIn: (personKey: string) => boolean) => Promise<void>;
	readonly clock: Clock;
	readonly tries: UnlockTries;
	readonly randomBytes: (length: number) => Uint8Array;
	readonly fraction: () => number;
	/** The browser reports no network; only a hint. */
	readonly isOffline: () => boolean;
}
