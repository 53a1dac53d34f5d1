import { randomBytes } from 'node:crypto';

import type { Context, MiddlewareHandler } from 'hono';

import { clientAddress, type Proxies } from './client-address.ts';
import type { Log, ServerEnv } from './server-env.ts';

const UNKNOWN = 'unknown';

export function requestContext({
	log,
	proxies
}: {
	readonly log: Log;
	readonly proxies: Proxies;
}): MiddlewareHandler<ServerEnv> {
	return async (c, next) => {
		const startedAt = performance.now();
		c.set('requestId', randomBytes(8).toString('hex'));
		c.set('address', addressOf(c, proxies));
		await next();
		// Logs neither query nor headers nor body: a secret might be in any of them.
		const { method, path } = c.req;
		const ms = Math.round(performance.now() - startedAt);
		log.info({ requestId: c.var.requestId, method, path, status: c.res.status, ms }, 'request');
	};
}

export function knownAddress({ var: { address } }: Context<ServerEnv>): string | undefined {
	return address === UNKNOWN ? undefined : address;
}

function addressOf(c: Context<ServerEnv>, proxies: Proxies): string {
	const peer = c.env.incoming?.socket.remoteAddress ?? UNKNOWN;
	return clientAddress(peer, c.req.header('x-forwarded-for'), proxies);
}
