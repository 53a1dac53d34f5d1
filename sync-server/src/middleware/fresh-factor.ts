import { isFactorFresh } from '@tenantry/shared/protocol/step-up.ts';
import type { MiddlewareHandler } from 'hono';

import { refuse } from './report-error.ts';
import type { ServerEnv } from './server-env.ts';

/** Lets people through whose factor is fresh; `authenticate` runs before. */
export function requireFreshFactor(clock: () => number): MiddlewareHandler<ServerEnv> {
	return async (c, next) =>
		isFactorFresh(c.var.session.freshAt, clock())
			? next()
			: refuse(c, { code: 'step_up_required' });
}
