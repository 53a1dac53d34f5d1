import { FirstSetupRequest } from '@tenantry/shared/protocol/first-setup.ts';
import type { Hono } from 'hono';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { firstSetUp } from '#provisioning/first-setup.ts';
import { endpoint } from '#middleware/endpoint.ts';
import { readJson } from '#middleware/json-body.ts';
import { refuse } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';

/** Needs no session: open to anyone with the link that the server printed, until it was used. */
export function firstSetupRoute(app: Hono<ServerEnv>, auth: AuthDependencies): void {
	endpoint(app, '/first-setup', {
		POST: async (c) => {
			const body = await readJson(c, FirstSetupRequest);
			if (!body.ok) return refuse(c, body.error);
			const set = await firstSetUp(auth, { ...body.value, address: c.var.address });
			return set.ok ? c.body(null, 204) : refuse(c, set.error);
		}
	});
}
