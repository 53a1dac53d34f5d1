import { SESSION_KEY_HEADER } from '@tenantry/shared/protocol/session.ts';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

import type { SessionPass } from '#auth/session/session.ts';

import type { ServerEnv } from './server-env.ts';

/**
 * Carries a session's pass, never in a body or a URL: the token as a cookie, out of any script's
 * reach, and the key as a header, which the app's worker keeps in its memory.
 */
export interface SessionCookie {
	read(c: Context<ServerEnv>): SessionPass | undefined;
	/** A browser sends the token automatically; alone it can only end its session. */
	readToken(c: Context<ServerEnv>): string | undefined;
	write(c: Context<ServerEnv>, pass: SessionPass): void;
	clear(c: Context<ServerEnv>): void;
}

/**
 * Creates the cookie. Under https its name binds it to this very host; plain http is for loopback,
 * where a browser would not accept such a name. The cookie ends with the browser: a device comes
 * back with its credential.
 */
export function sessionCookie(isSecure: boolean): SessionCookie {
	const name = isSecure ? '__Host-tenantry' : 'tenantry';
	const attributes = { path: '/', httpOnly: true, secure: isSecure, sameSite: 'Strict' } as const;
	return {
		read(c) {
			const [token, key] = [getCookie(c, name), c.req.header(SESSION_KEY_HEADER)];
			return token === undefined || key === undefined ? undefined : { token, key };
		},
		readToken: (c) => getCookie(c, name),
		write(c, { token, key }) {
			setCookie(c, name, token, attributes);
			c.header(SESSION_KEY_HEADER, key);
		},
		clear: (c) => setCookie(c, name, '', { ...attributes, maxAge: 0 })
	};
}
