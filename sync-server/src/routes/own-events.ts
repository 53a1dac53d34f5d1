import type { Hono } from 'hono';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { ownEvents } from '#auth/log/own-events.ts';
import { sessionOf, type Authentication } from '#middleware/authenticate.ts';
import { endpoint } from '#middleware/endpoint.ts';
import { refuse } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';

/** Serves the security events about the signed-in person, and about no one else. */
export function ownEventsRoute(
	app: Hono<ServerEnv>,
	{
		auth: { store, clock },
		authentication
	}: { readonly auth: AuthDependencies; readonly authentication: Authentication }
): void {
	endpoint(app, '/own-events', {
		GET: async (c) => {
			const session = await sessionOf(c, authentication);
			if (session === undefined) return refuse(c, { code: 'unauthenticated' });
			return c.json(await ownEvents(store.db, session, clock()));
		}
	});
}
