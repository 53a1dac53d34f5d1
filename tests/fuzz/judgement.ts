import { SessionErrorCode } from '@tenantry/shared/protocol/session.ts';
import { SyncErrorCode } from '@tenantry/shared/protocol/sync-error.ts';
import { ApiError } from '@tenantry/sync-server/api/refusal.ts';
import * as z from 'zod/mini';
import type { Place } from './place.ts';

/** An answer as it came in. */
export interface Answered {
	readonly method: string;
	/** Includes the query, because a refusal may name it. */
	readonly path: string;
	readonly status: number;
	readonly headers: Headers;
	/** undefined for a stream, which has no end. */
	readonly text: string | undefined;
}

const HttpErrorCode = z.enum([
	'forbidden',
	'not_found',
	'method_not_allowed',
	'unsupported_media_type',
	'uri_too_long'
]);
const Refusal = z.strictObject({
	code: z.union([SyncErrorCode, SessionErrorCode, HttpErrorCode]),
	requestId: z.string().check(z.regex(/^[0-9a-f]{16}$/)),
	retryAfterMs: z.optional(z.number()),
	ticket: z.optional(z.string())
});
const STATUSES = [
	200, 201, 202, 204, 303, 304, 400, 401, 403, 404, 405, 409, 410, 412, 413, 414, 415, 426, 429
];

/** Words that reveal the program's internals, which no answer may contain. */
const WORDS =
	/node_modules|\bat [\w.<>]+ \(|\bat (?:file|node):|\.[jt]s:\d|SQLITE|SQL logic|syntax error|constraint failed|duplicate key|relation "|kysely|postgres|\b\w+Error\b|\/(?:tmp|home|work|usr|dev)\/|hono|undefined/i;

/** Returns the fault of an answer, or undefined. */
export function faultOf(place: Place, answer: Answered): string | undefined {
	const { status, headers, text, path } = answer;
	if (!STATUSES.includes(status)) return `status ${status}`;
	const missing = ['content-security-policy', 'x-content-type-options'].find(
		(name) => !headers.has(name)
	);
	if (missing !== undefined) return `no ${missing}`;
	if (text === undefined) return undefined;
	if (status < 300) return successFault(place, answer, text);
	const said = WORDS.exec(text)?.[0];
	if (said !== undefined && !path.includes(said)) return `says ${said}`;
	return status < 400 || answer.method === 'HEAD' ? undefined : refusalFault(place, answer, text);
}

function refusalFault(
	{ path }: Place,
	{ status, headers }: Answered,
	text: string
): string | undefined {
	const type = headers.get('content-type') ?? '';
	if (!type.startsWith('application/json')) return `a refusal as ${type}`;
	const json = parse(text);
	const isApi = path.startsWith('/api/') && ApiError.safeParse(json).success;
	if (isApi) return ApiError.parse(json).code === status ? undefined : 'another status inside';
	return Refusal.safeParse(json).success ? undefined : 'a refusal of no known form';
}

function successFault(place: Place, answer: Answered, text: string): string | undefined {
	if (text === '' || answer.method !== place.method) return undefined;
	if (place.answer === undefined) return undefined;
	const type = answer.headers.get('content-type') ?? '';
	const texts = type.includes('ndjson') ? text.trim().split('\n') : [text];
	const schema = place.answer;
	const wrong = texts.find((one) => !schema.safeParse(parse(one)).success);
	return wrong === undefined ? undefined : 'a success of no known form';
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
