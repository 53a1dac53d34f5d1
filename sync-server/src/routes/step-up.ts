import { StepUpRequest } from '@tenantry/shared/protocol/step-up.ts';
import type { Hono } from 'hono';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { freshFactorOf, stepUp } from '#auth/step-up.ts';
import { authenticate, type Authentication } from '#middleware/authenticate.ts';
import { endpoint } from '#middleware/endpoint.ts';
import { readJson } from '#middleware/json-body.ts';
import { refuse } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';

/** Proves once more who sits there, before what loosens. */
export function stepUpRoute(
	app: Hono<ServerEnv>,
	{ auth, authentication }: { auth: AuthDependencies; authentication: Authentication }
): void {
	app.use('/step-up', authenticate(authentication));
	endpoint(app, '/step-up', {
		GET: async (c) => c.json(await freshFactorOf(auth, c.var.session)),
		async POST(c) {
			const body = await readJson(c, StepUpRequest);
			if (!body.ok) return refuse(c, body.error);
			const { session, address } = c.var;
			const renewed = await stepUp(auth, { session, request: body.value, address });
			if (!renewed.ok) return refuse(c, renewed.error);
			authentication.cookie.write(c, renewed.value);
			return c.body(null, 204);
		}
	});
}
