import { IncomingMessage } from 'node:http';

import type * as z from 'zod/mini';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { Context, Handler } from 'hono';

import { RequestAborted, refuse, type Refusal } from './report-error.ts';
import type { ServerEnv } from './server-env.ts';

export const BODY_LIMIT = 256 * 1024;
const JSON_TYPE = /^application\/json(?:\s*;\s*charset=(?:"utf-8"|utf-8))?$/i;
const MAX_DEPTH = 32;
const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

export interface JsonBodyOptions {
	readonly limit?: number;
	/**
	 * Whether text that a database would change gets through; the caller then refuses it by field.
	 */
	readonly isBrokenTextRead?: boolean;
	/** Whether an empty body is read as `null` instead of being refused. */
	readonly isNullWhenEmpty?: boolean;
}

/**
 * Reads a request's body as JSON of the given kind. The limit holds for the bytes that arrive,
 * whatever Content-Length says, and a body that claims to be compressed is not unpacked.
 */
export async function readJson<S extends z.ZodMiniType>(
	c: Context<ServerEnv>,
	schema: S,
	{ limit = BODY_LIMIT, isBrokenTextRead = false, isNullWhenEmpty = false }: JsonBodyOptions = {}
): Promise<Result<z.infer<S>, Refusal>> {
	if (!isPlainJson(c)) return err({ code: 'unsupported_media_type' });
	const text = await readText(bodyOf(c), limit);
	if (text === undefined) return err({ code: 'too_large' });
	const isEmpty = isNullWhenEmpty && text === '';
	const parsed = schema.safeParse(isEmpty ? null : parseJson(text, isBrokenTextRead));
	return parsed.success ? ok(parsed.data) : err({ code: 'invalid_request' });
}

function isPlainJson({ req }: Context<ServerEnv>): boolean {
	const isJson = JSON_TYPE.test(req.header('content-type') ?? '');
	return isJson && (req.header('content-encoding') ?? 'identity') === 'identity';
}

/** Handles requests whose body fits the schema; others are refused before. */
export function withBody<S extends z.ZodMiniType>(
	schema: S,
	handle: (c: Context<ServerEnv>, body: z.infer<S>) => Promise<Response>
): Handler<ServerEnv> {
	return async (c) => {
		const body = await readJson(c, schema);
		return body.ok ? handle(c, body.value) : refuse(c, body.error);
	};
}

/** Returns Node's own stream where there is one, because wrapping it costs more than reading it. */
function bodyOf(c: Context<ServerEnv>): AsyncIterable<Uint8Array> | null {
	const { incoming } = c.env;
	return incoming instanceof IncomingMessage
		? incoming.iterator({ destroyOnReturn: false })
		: c.req.raw.body;
}

async function readText(
	body: AsyncIterable<Uint8Array> | null,
	limit: number
): Promise<string | undefined> {
	if (body === null) return '';
	const chunks: Uint8Array[] = [];
	let length = 0;
	try {
		for await (const chunk of body) {
			length += chunk.byteLength;
			if (length > limit) return undefined;
			chunks.push(chunk);
		}
	} catch (error) {
		throw new RequestAborted('The client has gone in the middle of its request', { cause: error });
	}
	return Buffer.concat(chunks).toString('utf8');
}

/**
 * Returns undefined, which fits no message, for text that is not JSON, nested beyond reason or
 * ambiguous.
 */
function parseJson(text: string, isBrokenTextRead: boolean): unknown {
	const named = countNames(text);
	if (named === undefined) return undefined;
	try {
		const value: unknown = JSON.parse(text);
		const tally: Tally = { names: 0, isBroken: false };
		take(value, tally);
		// If a name occurs twice, one of its values would be lost silently.
		const isOnce = tally.names === named;
		return isOnce && (isBrokenTextRead || !tally.isBroken) ? value : undefined;
	} catch {
		return undefined;
	}
}

/**
 * Returns the number of field names in the text; undefined where it is too deep. Looks only outside
 * of strings, before anything recursive sees the text.
 */
function countNames(text: string): number | undefined {
	let depth = 0;
	let names = 0;
	let isInString = false;
	for (let place = 0; place < text.length; place++) {
		const code = text.charCodeAt(place);
		if (isInString) {
			if (code === BACKSLASH) place++;
			else if (code === QUOTE) isInString = false;
		} else if (code === QUOTE) isInString = true;
		else if (code === COLON) names++;
		else if (OPENING.has(code) && ++depth > MAX_DEPTH) return undefined;
		else if (CLOSING.has(code)) depth--;
	}
	return names;
}

interface Tally {
	names: number;
	/**
	 * Whether there is a NUL, which PostgreSQL refuses, or half a surrogate pair, which no database
	 * keeps.
	 */
	isBroken: boolean;
}

function take(value: unknown, tally: Tally): void {
	if (typeof value === 'string') tally.isBroken ||= value.includes('\0') || !value.isWellFormed();
	else if (Array.isArray(value)) for (const item of value) take(item, tally);
	else if (typeof value === 'object' && value !== null)
		for (const [name, inner] of Object.entries(value)) {
			tally.names++;
			take(name, tally);
			take(inner, tally);
		}
}
