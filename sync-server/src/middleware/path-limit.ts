import type { MiddlewareHandler } from 'hono';
import { getPath } from 'hono/utils/url';

import { refuse } from './report-error.ts';
import type { ServerEnv } from './server-env.ts';

/** Several times the length of our longest path. */
export const MAX_PATH_LENGTH = 2048;

/** Returns the path that routes are chosen by. A path that is too long is not parsed. */
export function boundedPath(request: Request): string {
	return isTooLong(request.url) ? '/' : getPath(request);
}

/** Runs first, so that no route and no regular expression ever sees a long path. */
export const refuseLongPath: MiddlewareHandler<ServerEnv> = async (c, next) =>
	isTooLong(c.req.raw.url) ? refuse(c, { code: 'uri_too_long' }) : next();

function isTooLong(url: string): boolean {
	const start = url.indexOf('/', url.indexOf('://') + 3);
	const query = url.indexOf('?', start);
	return (query === -1 ? url.length : query) - start > MAX_PATH_LENGTH;
}
