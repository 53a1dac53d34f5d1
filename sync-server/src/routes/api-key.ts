import { ApiKeyRequest } from '@tenantry/shared/protocol/api-key.ts';
import type { Hono } from 'hono';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { createOwnApiKey, readOwnApiKey, revokeOwnApiKey } from '#auth/api-key/own-api-key.ts';
import { authenticate, type Authentication } from '#middleware/authenticate.ts';
import { endpoint } from '#middleware/endpoint.ts';
import { withFreshFactor } from '#middleware/fresh-factor.ts';
import { limitOwnActs } from '#middleware/own-acts.ts';
import { readJson } from '#middleware/json-body.ts';
import { refuse } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';

/** Serves the signed-in person's own key for the public API: made and revoked online only. */
export function apiKeyRoute(
	app: Hono<ServerEnv>,
	{ auth, authentication }: { auth: AuthDependencies; authentication: Authentication }
): void {
	app.use('/api-key', authenticate(authentication), limitOwnActs(auth));
	endpoint(app, '/api-key', {
		GET: async (c) => c.json(await readOwnApiKey(auth, c.var.session)),
		POST: withFreshFactor(auth.clock, async (c) => {
			const body = await readJson(c, ApiKeyRequest);
			if (!body.ok) return refuse(c, body.error);
			const made = await createOwnApiKey(auth, c.var.session);
			return made.ok ? c.json(made.value) : refuse(c, { code: made.error });
		}),
		async DELETE(c) {
			const body = await readJson(c, ApiKeyRequest);
			if (!body.ok) return refuse(c, body.error);
			await revokeOwnApiKey(auth, c.var.session);
			return c.body(null, 204);
		}
	});
}
