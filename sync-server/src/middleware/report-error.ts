import type { SessionErrorCode } from '@tenantry/shared/protocol/session.ts';
import type { SyncErrorCode } from '@tenantry/shared/protocol/sync-error.ts';
import type { Context, ErrorHandler, NotFoundHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

import { RETRY_MS, type StoreTrouble } from '#store/trouble.ts';

import { apiErrorOf } from './api-error.ts';
import type { Log, ServerEnv } from './server-env.ts';

type HttpErrorCode =
	| 'forbidden'
	| 'not_found'
	| 'method_not_allowed'
	| 'unsupported_media_type'
	| 'uri_too_long'
	| 'internal_error'
	| 'too_many_requests';
export type ErrorCode = SyncErrorCode | SessionErrorCode | HttpErrorCode;

/** Paths for programs, whose clients decode refusals in a form of their own. */
export const API = '/api/';

const STATUS_BY_CODE: Readonly<Record<ErrorCode, ContentfulStatusCode>> = {
	invalid_request: 400,
	password_too_short: 400,
	password_too_common: 400,
	email_invalid: 400,
	unauthenticated: 401,
	wrong_credentials: 401,
	wrong_code: 401,
	wrong_passkey: 401,
	device_revoked: 403,
	enrolment_required: 403,
	api_access_disabled: 403,
	forbidden: 403,
	not_permitted: 403,
	step_up_required: 403,
	approval_required: 403,
	wrong_person: 403,
	not_found: 404,
	method_not_allowed: 405,
	cookie_unknown: 409,
	passkey_unavailable: 409,
	last_factor: 409,
	ticket_expired: 410,
	too_large: 413,
	uri_too_long: 414,
	unsupported_media_type: 415,
	app_too_old: 426,
	too_many_attempts: 429,
	too_many_requests: 429,
	internal_error: 500,
	server_too_old: 501,
	offline: 503,
	overloaded: 503,
	disk_full: 507
};

/** The client left, or was cut off, before its request was complete, so none of it was done. */
export class RequestAborted extends Error {
	override readonly name = 'RequestAborted';
}

export interface Refusal {
	readonly code: ErrorCode;
	readonly retryAfterMs?: number;
}

/** Gives a stable code and the request's id only; under /api in the API's form. */
export function refuse(
	c: Context<ServerEnv>,
	{ code, retryAfterMs = isTrouble(code) ? RETRY_MS[code] : undefined }: Refusal
): Response {
	if (retryAfterMs !== undefined) c.header('retry-after', `${Math.ceil(retryAfterMs / 1000)}`);
	c.set('refused', code);
	const status = STATUS_BY_CODE[code];
	if (c.req.path.startsWith(API)) return c.json(apiErrorOf({ status, reason: code }), status);
	const ticket = code === 'device_revoked' ? c.var.handOverTicket?.() : undefined;
	return c.json({ code, requestId: c.var.requestId, retryAfterMs, ticket }, status);
}

function isTrouble(code: ErrorCode): code is StoreTrouble {
	return Object.hasOwn(RETRY_MS, code);
}

/**
 * Handles a bug, or database trouble that may be over soon: logs the stack and answers without it.
 * A request that its client aborted is not the server's fault, so it is logged as information only.
 */
export function reportError(
	log: Log,
	troubleOf: (error: unknown) => StoreTrouble | undefined
): ErrorHandler<ServerEnv> {
	return (error, c) => {
		if (error instanceof RequestAborted) {
			log.info({ requestId: c.var.requestId, path: c.req.path }, 'request broken off');
			return refuse(c, { code: 'invalid_request' });
		}
		log.error({ err: error, requestId: c.var.requestId, path: c.req.path }, 'request failed');
		return refuse(c, { code: troubleOf(error) ?? 'internal_error' });
	};
}

export const reportNotFound: NotFoundHandler<ServerEnv> = (c) => refuse(c, { code: 'not_found' });
