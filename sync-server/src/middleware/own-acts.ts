import type { MiddlewareHandler } from 'hono';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { createLimiter } from '#limiter.ts';

import { refuse } from './report-error.ts';
import type { ServerEnv } from './server-env.ts';

type Dependencies = Pick<AuthDependencies, 'ownActs'>;

/** More than a person's devices need; their sessions and events stay below 10 MB an hour. */
const PER_PERSON = { burst: 600, perSecond: 1 };

export function createOwnActs(clock: () => number): AuthDependencies['ownActs'] {
	const limiter = createLimiter({ ...PER_PERSON, clock });
	return ({ providerId, administratorId }) => {
		const retryAfterMs = limiter.take(`${providerId} ${administratorId}`);
		return retryAfterMs > 0 ? { code: 'too_many_attempts', retryAfterMs } : undefined;
	};
}

/** Counts changes of an authenticated session's account; reading is free. */
export function limitOwnActs({ ownActs }: Dependencies): MiddlewareHandler<ServerEnv> {
	return async (c, next) => {
		const refusal = c.req.method === 'GET' ? undefined : ownActs(c.var.session);
		return refusal === undefined ? next() : refuse(c, refusal);
	};
}
