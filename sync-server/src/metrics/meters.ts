import type { MiddlewareHandler } from 'hono';

import type { DoorTally } from '#auth/tally.ts';
import type { ServerEnv } from '#middleware/server-env.ts';
import type { AuditEvent } from '#store/store.ts';
import type { Sync } from '#sync/sync.ts';

/** Where the app is counted. */
export interface Meters {
	/** Comes before everything that answers a request. */
	readonly http: MiddlewareHandler<ServerEnv>;
	readonly tally: DoorTally;
	/** The same sync, with every push and pull counted. */
	readonly meter: (sync: Sync) => Sync;
	/** What became of changes that came by the API. */
	readonly onApiDecided: (events: readonly Pick<AuditEvent, 'outcome' | 'code'>[]) => void;
}

/** For a server without METRICS_PORT. */
export const UNWATCHED: Meters = {
	http: (_, next) => next(),
	tally: { came() {}, lockedOut() {} },
	meter: (sync) => sync,
	onApiDecided() {}
};
