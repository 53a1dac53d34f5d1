import type { Context, MiddlewareHandler } from 'hono';
import { languageDetector } from 'hono/language';

import { accepts } from '#middleware/compression.ts';
import { refuse } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';

import type { WebFile, WebFiles } from './web-files.ts';

/** Name of the cookie that keeps a person's choice of language in this browser. */
const LANGUAGE_COOKIE = 'language';

/**
 * Serves the built app: its files, and one page for every screen's address, in the language that
 * was chosen in this browser or that the browser prefers.
 */
export function webApp({ byPath, shells }: WebFiles): MiddlewareHandler<ServerEnv> {
	const shellOf = shellByLanguage(shells);
	return async (c) => {
		if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
			c.header('allow', 'GET, HEAD');
			return refuse(c, { code: 'method_not_allowed' });
		}
		const file = byPath.get(c.req.path) ?? (isNavigation(c) ? await shellOf(c) : undefined);
		return file === undefined ? refuse(c, { code: 'not_found' }) : answer(c, file);
	};
}

function shellByLanguage(
	shells: WebFiles['shells']
): (c: Context<ServerEnv, string>) => Promise<WebFile | undefined> {
	const [fallbackLanguage, ...others] = shells.keys();
	if (fallbackLanguage === undefined) return async () => undefined;
	const detect: MiddlewareHandler<ServerEnv> = languageDetector({
		order: ['cookie', 'header'],
		lookupCookie: LANGUAGE_COOKIE,
		caches: false,
		supportedLanguages: [fallbackLanguage, ...others],
		fallbackLanguage
	});
	return async (c) => {
		await detect(c, async () => {});
		const language = c.get('language');
		c.header('content-language', language);
		c.header('vary', 'Accept-Language, Cookie', { append: true });
		return shells.get(language);
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

async function answer(c: Context<ServerEnv>, file: WebFile): Promise<Response> {
	c.header('etag', file.etag);
	c.header('cache-control', file.cacheControl);
	c.header('vary', 'Accept-Encoding', { append: true });
	if (matches(c.req.header('if-none-match'), file.etag)) return c.body(null, 304);
	c.header('content-type', file.type);
	const accepted = c.req.header('accept-encoding');
	const [coding, read] = [...file.packed].find(([name]) => accepts(accepted, name)) ?? [];
	if (coding !== undefined) c.header('content-encoding', coding);
	const body = await (read ?? file.plain)();
	c.header('content-length', `${body.byteLength}`);
	return c.body(body);
}

/** Compares weakly, as RFC 9110, section 13.1.2, asks for. */
function matches(header: string | undefined, etag: string): boolean {
	const known = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
	return known.includes(etag) || known.includes('*');
}
