import type { Context, MiddlewareHandler } from 'hono';

import { refuse } from './report-error.ts';
import type { ServerEnv } from './server-env.ts';

/**
 * Only our own pages speak to the API. Browsers say where a request comes from (Fetch Metadata);
 * for those that do not, Origin decides. Programs send neither, and carry no cookie by accident.
 */
export function sameOrigin(publicOrigin: string | undefined): MiddlewareHandler<ServerEnv> {
	return async (c, next) => {
		c.header('vary', 'Sec-Fetch-Site, Sec-Fetch-Dest, Origin');
		if (!isOurs(c, publicOrigin)) return refuse(c, { code: 'forbidden' });
		return next();
	};
}

function isOurs(c: Context<ServerEnv>, publicOrigin: string | undefined): boolean {
	const site = c.req.header('sec-fetch-site');
	if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
	// As a document, script or image an answer of the API is of no use to us.
	if ((c.req.header('sec-fetch-dest') ?? 'empty') !== 'empty') return false;
	const origin = c.req.header('origin');
	return (
		origin === undefined || origin === (publicOrigin ?? `http://${c.req.header('host') ?? ''}`)
	);
}
