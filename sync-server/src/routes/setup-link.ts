import { SetupLinkRequest, type SetupLinkAnswer } from '@tenantry/shared/protocol/setup-link.ts';
import type { Handler } from 'hono';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { withFreshFactor } from '#middleware/fresh-factor.ts';
import { readJson } from '#middleware/json-body.ts';
import { refuse } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';
import { makeSetupLink } from '#provisioning/setup-link.ts';

/** Makes a link that lets its reader in as an invited person, so it takes a fresh factor. */
export function setupLinkRoute(auth: AuthDependencies): Handler<ServerEnv> {
	return withFreshFactor(auth.clock, async (c) => {
		const body = await readJson(c, SetupLinkRequest);
		if (!body.ok) return refuse(c, body.error);
		const { session, address } = c.var;
		const made = await makeSetupLink(auth, { session, address, ...body.value });
		return made.ok ? c.json(made.value satisfies SetupLinkAnswer) : refuse(c, { code: made.error });
	});
}
