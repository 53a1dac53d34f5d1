import { Hono, type Context, type Handler } from 'hono';

import { sessionOf, type Authentication } from '#middleware/authenticate.ts';
import { createLimiter } from '#limiter.ts';
import { RequestAborted } from '#middleware/report-error.ts';
import { knownAddress } from '#middleware/request-context.ts';
import type { Log, ServerEnv } from '#middleware/server-env.ts';
import { accountText } from '#store/account.ts';
import { RETRY_MS, type StoreTrouble } from '#store/trouble.ts';
import type { StoreWithPlans } from '#sync/plans/store-with-plans.ts';

import { authenticateKey, PER_KEY, slowDown } from './authenticate-key.ts';
import { readBody } from './body.ts';
import { carryOutRead, carryOutWrite, type ApiContext } from './carry-out.ts';
import { toRepeatable, type KeptAnswer } from './kept-answer.ts';
import type { Answer, ApiCall, Operation } from './operation.ts';
import { createOperations } from './operations.ts';
import { isId, requireAgreement } from './path-headers.ts';
import { etagOf, isKnown } from './precondition.ts';
import { readDocument } from './reference/openapi.ts';
import { ApiRefused, refuse, statusOf, toApiError, type ApiErrorCode } from './refusal.ts';

export interface ApiDependencies extends Omit<ApiContext, 'eventless'> {
	readonly store: StoreWithPlans;
	readonly authentication: Authentication;
	readonly log: Log;
	readonly storeTroubleOf: (error: unknown) => StoreTrouble | undefined;
}

/** Refused requests from one address are limited to a few. */
const PER_ADDRESS = { burst: 60, perSecond: 1 };
/** Answers that are kept for thirty days though their requests changed nothing. */
const EVENTLESS = { burst: 5_000, perSecond: 0.5 };

/** The public API: one route per operation, and 405 with Allow for the other methods. */
export function apiRoutes(dependencies: ApiDependencies): Hono<ServerEnv> {
	const { store, clock, log, storeTroubleOf, authentication } = dependencies;
	const app = new Hono<ServerEnv>();
	const operations = createOperations();

	app.onError((error, c) => {
		if (error instanceof ApiRefused) return fail(c, error.code, error.details);
		if (error instanceof RequestAborted) return fail(c, 'invalid_request');
		log.error({ err: error, requestId: c.var.requestId, path: c.req.path }, 'request failed');
		const trouble = storeTroubleOf(error);
		if (trouble === undefined) return fail(c, 'internal_error');
		c.header('retry-after', `${RETRY_MS[trouble] / 1000}`);
		return fail(c, trouble);
	});
	app.use(async (c, next) => {
		await next();
		c.res.headers.set('x-request-id', c.var.requestId);
	});
	// Anyone who is signed in may read the document too, without an API key.
	app.get('/openapi.json', async (c, next) =>
		(await sessionOf(c, authentication)) === undefined ? next() : c.json(readDocument())
	);
	app.use(
		authenticateKey({
			store,
			clock,
			perKey: createLimiter({ ...PER_KEY, clock }),
			perAddress: createLimiter({ ...PER_ADDRESS, clock })
		})
	);
	app.get('/openapi.json', (c) => c.json(readDocument()));
	app.all('/openapi.json', (c) => {
		c.header('allow', 'GET, HEAD');
		return fail(c, 'method_not_allowed');
	});
	const context = { ...dependencies, eventless: createLimiter({ ...EVENTLESS, clock }) };
	for (const operation of operations)
		app.on(operation.method.toUpperCase(), toRoute(operation.path), handle(context, operation));
	for (const path of new Set(operations.map((operation) => operation.path)))
		app.all(toRoute(path), (c) => {
			c.header('allow', methodsOf(operations, path).join(', '));
			return fail(c, 'method_not_allowed');
		});
	app.all('*', (c) => fail(c, 'not_found'));
	return app;
}

function handle(context: ApiContext, operation: Operation): Handler<ServerEnv> {
	return async (c) => {
		const caller = { ...c.var.caller, address: knownAddress(c) };
		const params = c.req.param();
		const claims = {
			provider: c.req.header('x-provider-id'),
			organization: c.req.header('x-org-id')
		};
		requireAgreement(claims, { path: operation.path, params }, caller.providerId);
		// Another provider answers not_found, so that a caller cannot learn whether this id exists.
		if (!Object.values(params).every(isId)) refuse('not_found');
		if ((params.provider_id ?? caller.providerId) !== caller.providerId) refuse('not_found');
		const call: ApiCall = {
			params,
			query: new URL(c.req.url).searchParams,
			countsUnfiltered: c.req.header('x-unfiltered-total-count') !== undefined,
			body: undefined,
			echoed: {},
			ifMatch: c.req.header('if-match')
		};
		if (operation.kind === 'read') {
			const read = await carryOutRead(context, caller, (view) => operation.read(view, call));
			return operation.answer.kind === 'one' ? answerOne(c, read) : answer(c, read);
		}
		const body = await readBody(c, operation.isBodyOptional);
		const write = operation.bind(body);
		const { method, path } = c.req;
		const key = c.req.header('idempotency-key');
		const repeatable = toRepeatable(key, { method, path, body });
		const account = { providerId: caller.providerId, administratorId: caller.administratorId };
		const lateMs = repeatable === undefined ? 0 : context.eventless.look(accountText(account));
		if (lateMs > 0) return slowDown(c, lateMs);
		const arriving = { account, lane: 'ordinary', changes: 1, bytes: 0 } as const;
		const { waitMs, done } = context.pushLimits.arrive(arriving);
		if (waitMs > 0) return slowDown(c, waitMs);
		const carriedOut = carryOutWrite(context, caller, {
			repeatable,
			write: (view) => write(view, call)
		});
		return answer(c, await carriedOut.finally(done));
	};
}

/** Answers a record with its ETag, and without its content if that is the one in If-None-Match. */
function answerOne(c: Context<ServerEnv>, read: Answer): Response {
	const etag = etagOf(read.body);
	c.header('etag', etag);
	return isKnown(etag, c.req.header('if-none-match')) ? c.body(null, 304) : answer(c, read);
}

function answer(c: Context<ServerEnv>, { status, body, headers = {} }: KeptAnswer): Response {
	for (const [name, value] of Object.entries(headers)) c.header(name, value);
	if (body === undefined) return c.newResponse(null, status);
	c.header('content-type', 'application/json');
	return c.newResponse(JSON.stringify(body), status);
}

function fail(
	c: Context<ServerEnv>,
	code: ApiErrorCode,
	details: ApiRefused['details'] = []
): Response {
	return c.json(toApiError(code, details), statusOf(code));
}

function methodsOf(operations: readonly Operation[], path: string): string[] {
	const methods = operations
		.filter((operation) => operation.path === path)
		.map(({ method }) => method.toUpperCase());
	return methods.includes('GET') ? ['HEAD', ...methods] : methods;
}

/** Converts `{id}`, as the document writes it, to the router's `:id`. */
function toRoute(path: string): string {
	return path.replaceAll(/\{(\w+)\}/g, ':$1');
}
