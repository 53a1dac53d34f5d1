import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { Counter, Histogram, type Registry } from 'prom-client';

import type { ServerEnv } from '#middleware/server-env.ts';

import { SECONDS } from './options.ts';

/** One label for every path that matches no route: a client can make up any number of them. */
const UNKNOWN = 'unknown';
const APP = '/*';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** Labels requests by the pattern of their route, never by path, which may hold ids or secrets. */
export function createHttpMetrics(registers: Registry[]): MiddlewareHandler<ServerEnv> {
	const requests = new Counter({
		name: 'tenantry_http_requests_total',
		help: 'Requests answered, by method, pattern of the route and status',
		labelNames: ['method', 'route', 'status'],
		registers
	});
	const seconds = new Histogram({
		name: 'tenantry_http_seconds',
		help: 'Time from a request to the beginning of its answer, by method and pattern of the route',
		labelNames: ['method', 'route'],
		buckets: SECONDS,
		registers
	});
	return async (c, next) => {
		const end = seconds.startTimer();
		await next();
		const { status } = c.res;
		const labels = { method: methodOf(c.req.method, status), route: routeOf(c, status) };
		end(labels);
		requests.inc({ ...labels, status });
	};
}

/** Finds the endpoint of the path, even if a middleware before it has answered. */
function routeOf(c: Context<ServerEnv>, status: number): string {
	const endpoint = matchedRoutes(c).find(({ path }) => !path.includes('*'));
	if (endpoint !== undefined) return endpoint.path;
	return status < 400 ? APP : UNKNOWN;
}

/** Methods that the route does not answer share one label: Node accepts some thirty. */
function methodOf(method: string, status: number): string {
	return status === 405 || !METHODS.has(method) ? 'other' : method;
}
