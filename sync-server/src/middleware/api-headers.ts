import { SYNC_HEADER } from '@tenantry/shared/protocol/version.ts';
import type { MiddlewareHandler } from 'hono';

import type { ServerEnv } from './server-env.ts';

/** Marks every response as the API's, and keeps it out of caches. */
export const apiHeaders: MiddlewareHandler<ServerEnv> = async (c, next) => {
	await next();
	// Hono answers HEAD with the headers of GET; no one would ever read, or close, its stream.
	if (c.req.method === 'HEAD') await c.res.body?.cancel();
	c.res.headers.set(SYNC_HEADER, '1');
	c.res.headers.set('cache-control', 'no-store');
};
