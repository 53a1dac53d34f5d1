import { OLDEST_PROTOCOL, SYNC_HEADER } from '@tenantry/shared/protocol/version.ts';
import type { MiddlewareHandler } from 'hono';

import { refuse } from './report-error.ts';
import type { ServerEnv } from './server-env.ts';

/** Refuses an app so old that this server would misunderstand it; the app's page says to update. */
export const refuseTooOld: MiddlewareHandler<ServerEnv> = async (c, next) => {
	const spoken = Number(c.req.header(SYNC_HEADER) ?? OLDEST_PROTOCOL);
	return spoken < OLDEST_PROTOCOL ? refuse(c, { code: 'app_too_old' }) : next();
};
