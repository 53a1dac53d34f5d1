import { IncomingMessage } from 'node:http';

import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { Context } from 'hono';
import type * as z from 'zod/mini';

import type { Refusal } from './report-error.ts';
import type { ServerEnv } from './server-env.ts';

export const BODY_LIMIT = 256 * 1024;
const JSON_TYPE = /^application\/json(?:\s*;\s*charset=(?:"utf-8"|utf-8))?$/i;
const DEEPEST = 32;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/**
 * Reads a request's body as JSON of the given kind. The limit holds for the bytes that arrive,
 * whatever Content-Length says, and a body that claims to be compressed is not unpacked.
 */
export async function readJson<S extends z.ZodMiniType>(
	c: Context<ServerEnv>,
	schema: S,
	limit = BODY_LIMIT
): Promise<Result<z.infer<S>, Refusal>> {
	const isJson = JSON_TYPE.test(c.req.header('content-type') ?? '');
	const isPlain = (c.req.header('content-encoding') ?? 'identity') === 'identity';
	if (!isJson || !isPlain) return err({ code: 'unsupported_media_type' });
	const text = await readText(bodyOf(c), limit);
	if (text === undefined) return err({ code: 'too_large' });
	const parsed = schema.safeParse(parseJson(text));
	return parsed.success ? ok(parsed.data) : err({ code: 'invalid_request' });
}

/** Node's own stream where there is one: wrapping it costs more than reading it. */
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
	for await (const chunk of body) {
		length += chunk.byteLength;
		if (length > limit) return undefined;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}

/** undefined, which fits no message, where it is not JSON or nested beyond reason. */
function parseJson(text: string): unknown {
	if (isDeep(text)) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Counts open brackets, outside of strings, before anything recursive sees the text. */
function isDeep(text: string): boolean {
	let depth = 0;
	let isInString = false;
	for (let place = 0; place < text.length; place++) {
		const code = text.charCodeAt(place);
		if (isInString) {
			if (code === BACKSLASH) place++;
			else if (code === QUOTE) isInString = false;
		} else if (code === QUOTE) isInString = true;
		else if (OPENING.has(code) && ++depth > DEEPEST) return true;
		else if (CLOSING.has(code)) depth--;
	}
	return false;
}
