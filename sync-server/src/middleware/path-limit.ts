import type { MiddlewareHandler } from 'hono';
import { getPath } from 'hono/utils/url';

import { API, refuse } from './report-error.ts';
import type { ServerEnv } from './server-env.ts';

/** Several times the length of our longest path. */
export const MAX_PATH_LENGTH = 2048;

/**
 * Path by which routes are chosen. One that is too long is not parsed; it only tells whether a
 * program of the public API waits for the refusal.
 */
export function boundedPath(request: Request): string {
	if (!isTooLong(request.url)) return getPath(request);
	return request.url.startsWith(API, startOf(request.url)) ? API : '/';
}

export const refuseLongPath: MiddlewareHandler<ServerEnv> = async (c, next) =>
	isTooLong(c.req.raw.url) ? refuse(c, { code: 'uri_too_long' }) : next();

function isTooLong(url: string): boolean {
	const start = startOf(url);
	const query = url.indexOf('?', start);
	return (query === -1 ? url.length : query) - start > MAX_PATH_LENGTH;
}

function startOf(url: string): number {
	return url.indexOf('/', url.indexOf('://') + 3);
}
