import { RecoveryCodesRequest } from '@tenantry/shared/protocol/recovery-codes.ts';
import type { Hono } from 'hono';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { countRecoveryCodes, renewRecoveryCodes } from '#auth/recovery/own-recovery-codes.ts';
import { authenticate, type Authentication } from '#middleware/authenticate.ts';
import { endpoint } from '#middleware/endpoint.ts';
import { withFreshFactor } from '#middleware/fresh-factor.ts';
import { limitOwnActs } from '#middleware/own-acts.ts';
import { readJson } from '#middleware/json-body.ts';
import { refuse } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';

/**
 * Serves the person's own recovery codes: how many are left, and new ones, which take a fresh
 * factor.
 */
export function recoveryCodesRoute(
	app: Hono<ServerEnv>,
	{ auth, authentication }: { auth: AuthDependencies; authentication: Authentication }
): void {
	app.use('/recovery-codes', authenticate(authentication), limitOwnActs(auth));
	endpoint(app, '/recovery-codes', {
		GET: async (c) => c.json(await countRecoveryCodes(auth, c.var.session)),
		POST: withFreshFactor(auth.clock, async (c) => {
			const body = await readJson(c, RecoveryCodesRequest);
			if (!body.ok) return refuse(c, body.error);
			const { session, address } = c.var;
			const renewed = await renewRecoveryCodes(auth, { session, address });
			return renewed.ok ? c.json(renewed.value) : refuse(c, { code: renewed.error });
		})
	});
}
