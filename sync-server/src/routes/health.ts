import { Hono } from 'hono';

import { endpoint } from '#middleware/endpoint.ts';
import type { ServerEnv } from '#middleware/server-env.ts';

export interface HealthOptions {
	/** Whether the server takes requests, and its database writes. */
	readonly isReady: () => Promise<boolean>;
}

/** For whatever watches the process: is it alive, and should it be given work? */
export function healthRoutes({ isReady }: HealthOptions): Hono<ServerEnv> {
	const app = new Hono<ServerEnv>();

	endpoint(app, '/livez', { GET: (c) => c.json({ status: 'ok' }) });

	endpoint(app, '/readyz', {
		GET: async (c) =>
			(await isReady()) ? c.json({ status: 'ok' }) : c.json({ status: 'unavailable' }, 503)
	});

	return app;
}
