import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

import type { ServerEnv } from './server-env.ts';

/** How the session's token travels: never in a body, an address or a script's reach. */
export interface SessionCookie {
	read(c: Context<ServerEnv>): string | undefined;
	write(c: Context<ServerEnv>, token: string): void;
	clear(c: Context<ServerEnv>): void;
}

/**
 * Under https its name binds it to this very host. Plain http is for loopback, where a browser
 * would not take such a name. It ends with the browser: a device comes back by its credential.
 */
export function sessionCookie(isSecure: boolean): SessionCookie {
	const name = isSecure ? '__Host-tenantry' : 'tenantry';
	const attributes = { path: '/', httpOnly: true, secure: isSecure, sameSite: 'Strict' } as const;
	return {
		read: (c) => getCookie(c, name),
		write: (c, token) => setCookie(c, name, token, attributes),
		clear: (c) => setCookie(c, name, '', { ...attributes, maxAge: 0 })
	};
}
