import type { Context, MiddlewareHandler } from 'hono';

import { accepts } from '#middleware/compression.ts';
import { refuse } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';

import type { WebFile, WebFiles } from './web-files.ts';

/** Serves the built app: its files, and its one page for every screen's address. */
export function webApp({ byPath, shell }: WebFiles): MiddlewareHandler<ServerEnv> {
	return async (c) => {
		if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
			c.header('allow', 'GET, HEAD');
			return refuse(c, { code: 'method_not_allowed' });
		}
		const file = byPath.get(c.req.path) ?? (isNavigation(c) ? shell : undefined);
		return file === undefined ? refuse(c, { code: 'not_found' }) : answer(c, file);
	};
}

/** Whether a request is for a screen's address, typed or followed; a missing file stays missing. */
function isNavigation(c: Context<ServerEnv>): boolean {
	const { path } = c.req;
	if (path === '/') return true;
	const name = path.slice(path.lastIndexOf('/') + 1);
	if (name.includes('.') || path.startsWith('/_app/')) return false;
	const mode = c.req.header('sec-fetch-mode');
	return mode === undefined
		? (c.req.header('accept') ?? '').includes('text/html')
		: mode === 'navigate';
}

function answer(c: Context<ServerEnv>, file: WebFile): Response {
	c.header('etag', file.etag);
	c.header('cache-control', file.cacheControl);
	c.header('vary', 'Accept-Encoding');
	if (matches(c.req.header('if-none-match'), file.etag)) return c.body(null, 304);
	c.header('content-type', file.type);
	const [encoding, body] = packedFor(c.req.header('accept-encoding'), file);
	if (encoding !== undefined) c.header('content-encoding', encoding);
	c.header('content-length', `${body.byteLength}`);
	return c.body(body);
}

function packedFor(
	accepted: string | undefined,
	{ body, gzip, brotli }: WebFile
): [encoding: string | undefined, body: Uint8Array<ArrayBuffer>] {
	if (brotli && accepts(accepted, 'br')) return ['br', brotli];
	if (gzip && accepts(accepted, 'gzip')) return ['gzip', gzip];
	return [undefined, body];
}

/** Compares weakly, as RFC 9110, section 13.1.2, asks for. */
function matches(header: string | undefined, etag: string): boolean {
	const known = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
	return known.includes(etag) || known.includes('*');
}
