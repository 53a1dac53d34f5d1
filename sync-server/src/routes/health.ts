import { Hono, type Context } from 'hono';

import { endpoint } from '#middleware/endpoint.ts';
import type { ServerEnv } from '#middleware/server-env.ts';
import type { ServerState } from '#readiness.ts';

export interface HealthOptions {
	/** State of the server: whether it takes requests, and its database writes. */
	readonly state: () => Promise<ServerState>;
	readonly version?: string | undefined;
}

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;
/**
 * Names that a caller on this machine uses. A proxy here passes on the name that people use, or
 * says for whom it asks.
 */
const OWN_NAMES = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/**
 * Health checks for a process monitor or load balancer: is the process alive, and should it get
 * requests?
 */
export function healthRoutes({ state, version }: HealthOptions): Hono<ServerEnv> {
	const app = new Hono<ServerEnv>();

	endpoint(app, '/livez', { GET: (c) => c.json({ status: 'ok' }) });

	endpoint(app, '/readyz', {
		GET: async (c) => {
			const told = isThisMachine(c) && version !== undefined ? { version } : {};
			const status = await state();
			// With a full disk the server still reads, and a load balancer that took it out would
			// end that too.
			return c.json({ status, ...told }, status === 'unavailable' ? 503 : 200);
		}
	});

	return app;
}

/**
 * Whether the request comes from this machine. Strangers do not learn which version runs here (ASVS
 * 13.4.6).
 */
function isThisMachine({ req, var: { address } }: Context<ServerEnv>): boolean {
	const isForwarded =
		req.header('x-forwarded-for') !== undefined || req.header('forwarded') !== undefined;
	return LOOPBACK.test(address) && OWN_NAMES.test(req.header('host') ?? '') && !isForwarded;
}
