import type { Endpoint } from '@tenantry/shared/protocol/endpoint.ts';
import { ok, type Result } from '@tenantry/shared/result.ts';
import type { Context, Handler, Hono, MiddlewareHandler } from 'hono';
import type * as z from 'zod/mini';

import { endpoint } from '#middleware/endpoint.ts';
import { readJson } from '#middleware/json-body.ts';
import { refuse, type ErrorCode, type Refusal } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';

/** An endpoint and what answers it. */
export interface Route {
	readonly endpoint: Endpoint;
	readonly handle: Handler<ServerEnv>;
}

type Message = Endpoint['request'];
type Body<Q extends Message> = Q extends z.ZodMiniType ? z.output<Q> : undefined;
type Answer<A extends Message> = A extends z.ZodMiniType ? Frozen<z.output<A>> : undefined;

type Primitive = string | number | boolean | null | undefined;
type Frozen<T> = unknown extends T
	? T
	: T extends Primitive
		? T
		: { readonly [K in keyof T]: Frozen<T[K]> };

/**
 * Answers an endpoint whose body fits its schema: with the value as JSON, with 204 for undefined,
 * or with a refusal.
 */
export function on<Q extends Message, A extends Message>(
	asked: Endpoint<Q, A>,
	answer: (c: Context<ServerEnv>, body: Body<Q>) => Promise<Result<Answer<A>, ErrorCode | Refusal>>
): Route {
	const { request } = asked;
	return {
		endpoint: asked,
		async handle(c) {
			const body = request === undefined ? ok(undefined) : await readJson(c, request);
			if (!body.ok) return refuse(c, body.error);
			// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- its own schema has read it
			const answered = await answer(c, body.value as Body<Q>);
			if (!answered.ok) return refuse(c, refusalOf(answered.error));
			return answered.value === undefined ? c.body(null, 204) : c.json(answered.value);
		}
	};
}

function refusalOf(error: ErrorCode | Refusal): Refusal {
	return typeof error === 'string' ? { code: error } : error;
}

/** Mounts routes, each behind the guards that its endpoint asks for. */
export function serve(
	app: Hono<ServerEnv>,
	routes: readonly Route[],
	guardsOf: (asked: Endpoint) => readonly MiddlewareHandler<ServerEnv>[]
): void {
	for (const [path, served] of Map.groupBy(routes, (route) => route.endpoint.path)) {
		const handlers = served.map(
			(route) => [route.endpoint.method, [...guardsOf(route.endpoint), route.handle]] as const
		);
		endpoint(app, path, Object.fromEntries(handlers));
	}
}
