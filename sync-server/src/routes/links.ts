import type { Links } from '@tenantry/shared/protocol/links.ts';
import { Hono } from 'hono';

import { endpoint } from '#middleware/endpoint.ts';
import type { ServerEnv } from '#middleware/server-env.ts';

/** Needs no session, because people who cannot sign in need help the most. */
export function linksRoutes(links: Links): Hono<ServerEnv> {
	const app = new Hono<ServerEnv>();
	endpoint(app, '/', { GET: (c) => c.json(links) });
	return app;
}
