import type { MiddlewareHandler } from 'hono';

import type { SignInCounter } from '#auth/log/sign-in-counter.ts';
import type { ServerEnv } from '#middleware/server-env.ts';
import type { AuditEvent } from '#store/store.ts';
import type { Sync } from '#sync/sync.ts';

export interface Meters {
	/** Must come before everything that answers a request. */
	readonly http: MiddlewareHandler<ServerEnv>;
	readonly signInCounter: SignInCounter;
	readonly meter: (sync: Sync) => Sync;
	readonly onApiDecided: (events: readonly Pick<AuditEvent, 'outcome' | 'code'>[]) => void;
}

/** Meters that count nothing, for a server without METRICS_PORT. */
export const UNWATCHED: Meters = {
	http: (_, next) => next(),
	signInCounter: { attempted() {}, lockedOut() {} },
	meter: (sync) => sync,
	onApiDecided() {}
};
