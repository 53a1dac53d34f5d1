import type { Endpoint } from '@tenantry/shared/protocol/endpoint.ts';
import { QUARANTINE } from '@tenantry/shared/protocol/quarantine.ts';
import type { MiddlewareHandler } from 'hono';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { authenticate, type Authentication } from '#middleware/authenticate.ts';
import { requireFreshFactor } from '#middleware/fresh-factor.ts';
import { limitOwnActs } from '#middleware/own-acts.ts';
import { rateLimit } from '#middleware/rate-limit.ts';
import type { ServerEnv } from '#middleware/server-env.ts';
import { refuseTooOld } from '#middleware/sync-header.ts';

export interface GuardsOptions {
	readonly auth: AuthDependencies;
	readonly authentication: Authentication;
}

/** An app sends some twenty requests a second at the very most, and seldom for long. */
const PER_DEVICE = { burst: 3000, perSecond: 50 };

/** Returns what a request passes before it reaches its endpoint, in this order. */
export function guardsFor({
	auth,
	authentication
}: GuardsOptions): (asked: Endpoint) => readonly MiddlewareHandler<ServerEnv>[] {
	const { clock } = auth;
	const authenticated = authenticate(authentication);
	const limitedDevice = rateLimit({ ...PER_DEVICE, clock });
	const limitedPerson = limitOwnActs(auth);
	const fresh = requireFreshFactor(clock);
	return (asked) => {
		const isSync = asked.path.startsWith('/sync/');
		// An app of any age may hand over what it holds.
		const age = isSync && asked !== QUARANTINE ? [refuseTooOld] : [];
		if (asked.needs === 'nothing') return age;
		const limit = isSync ? limitedDevice : limitedPerson;
		const factor = asked.needs === 'freshFactor' ? [fresh] : [];
		return [...age, authenticated, limit, ...factor];
	};
}
