import { isFactorFresh } from '@tenantry/shared/protocol/step-up.ts';
import type { Context, Handler } from 'hono';

import { refuse } from './report-error.ts';
import type { ServerEnv } from './server-env.ts';

/**
 * Handles requests only of people whose factor is fresh; `authenticate` runs before.
 */
export function withFreshFactor(
	clock: () => number,
	handle: (c: Context<ServerEnv>) => Promise<Response>
): Handler<ServerEnv> {
	return async (c) =>
		isFactorFresh(c.var.session.freshAt, clock())
			? handle(c)
			: refuse(c, { code: 'step_up_required' });
}
