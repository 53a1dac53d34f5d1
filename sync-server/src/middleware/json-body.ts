import { IncomingMessage } from 'node:http';

import type * as z from 'zod/mini';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { Context } from 'hono';

import { parseJson } from '#strict-json.ts';
import { rest } from '#turn.ts';

import { RequestAborted, type Refusal } from './report-error.ts';
import type { ServerEnv } from './server-env.ts';

export const BODY_LIMIT = 256 * 1024;
const JSON_TYPE = /^application\/json(?:\s*;\s*charset=(?:"utf-8"|utf-8))?$/i;

export interface JsonBodyOptions {
	readonly limit?: number;
	readonly isBrokenTextRead?: boolean;
	/** Reads an empty body as `null` instead of refusing it. */
	readonly isNullWhenEmpty?: boolean;
}

/** Limits the bytes that arrive, whatever Content-Length says; unpacks no compressed body. */
export async function readJson<S extends z.ZodMiniType>(
	c: Context<ServerEnv>,
	schema: S,
	{ limit = BODY_LIMIT, isBrokenTextRead = false, isNullWhenEmpty = false }: JsonBodyOptions = {}
): Promise<Result<z.infer<S>, Refusal>> {
	if (!isPlainJson(c)) return err({ code: 'unsupported_media_type' });
	const text = await readText(bodyOf(c), limit);
	if (text === undefined) return err({ code: 'too_large' });
	c.set('bodyLength', text.length);
	const isEmpty = isNullWhenEmpty && text === '';
	const parsed = schema.safeParse(isEmpty ? null : parseJson(text, { isBrokenTextRead }));
	return parsed.success ? ok(parsed.data) : err({ code: 'invalid_request' });
}

function isPlainJson({ req }: Context<ServerEnv>): boolean {
	const isJson = JSON_TYPE.test(req.header('content-type') ?? '');
	return isJson && (req.header('content-encoding') ?? 'identity') === 'identity';
}

/** Prefers Node's own stream, because wrapping it costs more than reading it. */
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
	// Parsing a megabyte takes tens of milliseconds, so bodies that arrive together take turns.
	await rest();
	return Buffer.concat(chunks).toString('utf8');
}
