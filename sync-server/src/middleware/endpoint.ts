import type { Handler, Hono } from 'hono';

import { refuse } from './report-error.ts';
import type { ServerEnv } from './server-env.ts';

type Method = 'GET' | 'POST' | 'DELETE';
type Handlers = readonly Handler<ServerEnv>[];

export function endpoint(
	app: Hono<ServerEnv>,
	path: string,
	methods: Readonly<Partial<Record<Method, Handler<ServerEnv> | Handlers>>>
): void {
	for (const [method, handlers] of Object.entries(methods))
		app.on(method, [path], ...[handlers].flat());
	const allowed = Object.keys(methods).flatMap((method) =>
		method === 'GET' ? ['GET', 'HEAD'] : [method]
	);
	app.all(path, (c) => {
		c.header('allow', allowed.join(', '));
		return refuse(c, { code: 'method_not_allowed' });
	});
}
