import type { MiddlewareHandler } from 'hono';

import { createLimiter, type LimiterOptions } from '#limiter.ts';
import { refuse } from './report-error.ts';
import type { ServerEnv } from './server-env.ts';

/** As often as an app could ever need; beyond that, a device is told to wait. */
export function rateLimit(options: LimiterOptions): MiddlewareHandler<ServerEnv> {
	const limiter = createLimiter(options);
	return async (c, next) => {
		const retryAfterMs = limiter.take(c.var.session.deviceId);
		return retryAfterMs > 0 ? refuse(c, { code: 'too_many_requests', retryAfterMs }) : next();
	};
}
