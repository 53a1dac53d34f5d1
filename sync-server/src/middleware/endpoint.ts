import type { Handler, Hono } from 'hono';

import { refuse } from './report-error.ts';
import type { ServerEnv } from './server-env.ts';

type Method = 'GET' | 'POST' | 'DELETE';

/** One path, the methods it answers to, and 405 with Allow for the others. */
export function endpoint(
	app: Hono<ServerEnv>,
	path: string,
	handlers: Readonly<Partial<Record<Method, Handler<ServerEnv>>>>
): void {
	for (const [method, handler] of Object.entries(handlers)) app.on(method, path, handler);
	const allowed = Object.keys(handlers).flatMap((method) =>
		method === 'GET' ? ['GET', 'HEAD'] : [method]
	);
	app.all(path, (c) => {
		c.header('allow', allowed.join(', '));
		return refuse(c, { code: 'method_not_allowed' });
	});
}
