import { randomBytes } from 'node:crypto';

import type { Context, MiddlewareHandler } from 'hono';

import type { Log, ServerEnv } from './server-env.ts';

const UNKNOWN = 'unknown';

/** Gives every request an id and its client's address, and logs how it ended. */
export function requestContext({
	log,
	proxyHops
}: {
	readonly log: Log;
	readonly proxyHops: number;
}): MiddlewareHandler<ServerEnv> {
	return async (c, next) => {
		const startedAt = performance.now();
		c.set('requestId', randomBytes(8).toString('hex'));
		c.set('address', addressOf(c, proxyHops));
		await next();
		// Logs neither query nor headers nor body: a secret might be in any of them.
		const { method, path } = c.req;
		const ms = Math.round(performance.now() - startedAt);
		log.info({ requestId: c.var.requestId, method, path, status: c.res.status, ms }, 'request');
	};
}

/** Returns the client's address for the records; undefined where it is unknown. */
export function knownAddress({ var: { address } }: Context<ServerEnv>): string | undefined {
	return address === UNKNOWN ? undefined : address;
}

/**
 * Returns the client's address. Trusts only as many hops of X-Forwarded-For as there are proxies of
 * ours (ASVS 4.1.3).
 */
function addressOf(c: Context<ServerEnv>, proxyHops: number): string {
	const peer = c.env.incoming?.socket.remoteAddress ?? UNKNOWN;
	if (proxyHops === 0) return peer;
	const hops = (c.req.header('x-forwarded-for') ?? '').split(',').map((hop) => hop.trim());
	return hops.at(-proxyHops) || peer;
}
