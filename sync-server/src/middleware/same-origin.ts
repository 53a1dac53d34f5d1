import type { Context, MiddlewareHandler } from 'hono';

import { refuse } from './report-error.ts';
import type { ServerEnv } from './server-env.ts';

interface Ours {
	/** Configured origin; without one, the requested host decides. */
	readonly publicOrigin: string | undefined;
	readonly isSecure: boolean;
}

/**
 * Lets only our own pages call the API. Browsers say where a request comes from (Fetch Metadata);
 * for those that do not, Origin decides. Programs send neither, and carry no cookie by accident.
 */
export function sameOrigin(ours: Ours): MiddlewareHandler<ServerEnv> {
	return async (c, next) => {
		c.header('vary', 'Sec-Fetch-Site, Sec-Fetch-Dest, Origin');
		if (!isOurs(c, ours)) return refuse(c, { code: 'forbidden' });
		return next();
	};
}

function isOurs(c: Context<ServerEnv>, { publicOrigin, isSecure }: Ours): boolean {
	const site = c.req.header('sec-fetch-site');
	if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
	// Our pages never load an API response as a document, script or image.
	if ((c.req.header('sec-fetch-dest') ?? 'empty') !== 'empty') return false;
	const origin = c.req.header('origin');
	const scheme = isSecure ? 'https' : 'http';
	return (
		origin === undefined || origin === (publicOrigin ?? `${scheme}://${c.req.header('host') ?? ''}`)
	);
}
