import { OLDEST_PROTOCOL, SYNC_HEADER } from '@tenantry/shared/protocol/version.ts';
import type { MiddlewareHandler } from 'hono';

import { refuse } from './report-error.ts';
import type { ServerEnv } from './server-env.ts';

/** Marks every response with the protocol's header, and prevents caching. */
export const apiHeaders: MiddlewareHandler<ServerEnv> = async (c, next) => {
	await next();
	// Hono answers HEAD with the headers of GET and leaves the stream open.
	if (c.req.method === 'HEAD') await c.res.body?.cancel();
	c.res.headers.set(SYNC_HEADER, '1');
	c.res.headers.set('cache-control', 'no-store');
};

/** Refuses an app that is too old for this server; the app then asks the person to update. */
export const refuseTooOld: MiddlewareHandler<ServerEnv> = async (c, next) => {
	const spoken = Number(c.req.header(SYNC_HEADER) ?? OLDEST_PROTOCOL);
	return spoken < OLDEST_PROTOCOL ? refuse(c, { code: 'app_too_old' }) : next();
};
