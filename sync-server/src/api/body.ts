import type { Context } from 'hono';
import * as z from 'zod/mini';

import { readJson } from '#middleware/json-body.ts';
import type { ServerEnv } from '#middleware/server-env.ts';

import { refuse } from './refusal.ts';

const Anything = z.unknown().check(z.refine((value) => value !== undefined));

/** Reads a request's body as JSON; undefined or null if it is empty and optional. */
export async function readBody(c: Context<ServerEnv>, isOptional: boolean): Promise<unknown> {
	if (isOptional && isEmpty(c)) return undefined;
	const options = { isBrokenTextRead: true, isNullWhenEmpty: isOptional };
	const body = await readJson(c, Anything, options);
	if (body.ok) return body.value;
	const { code } = body.error;
	return refuse(
		code === 'too_large' || code === 'unsupported_media_type' ? code : 'invalid_request'
	);
}

function isEmpty(c: Context<ServerEnv>): boolean {
	const length = c.req.header('content-length');
	const isChunked = c.req.header('transfer-encoding') !== undefined;
	return c.req.header('content-type') === undefined && (length ?? '0') === '0' && !isChunked;
}
