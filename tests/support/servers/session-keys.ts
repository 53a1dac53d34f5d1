import { SESSION_KEY_HEADER } from '@tenantry/shared/protocol/session.ts';

/** Session keys by cookie, which browsers keep in the memory of their workers. */
const keys = new Map<string, string>();

export function rememberSession(cookie: string, key: string): void {
	keys.set(cookie, key);
}

/** Adds the session key as an unlocked app does; a header that sets another key, or none, stays. */
export function withSessionKey(given: RequestInit['headers']): Headers {
	const headers = new Headers(given);
	if (headers.has(SESSION_KEY_HEADER)) return headers;
	const cookies = (headers.get('cookie') ?? '').split(/;\s*/);
	const key = cookies.map((cookie) => keys.get(cookie)).find((one) => one !== undefined);
	if (key !== undefined) headers.set(SESSION_KEY_HEADER, key);
	return headers;
}

/**
 * Sends a request as an unlocked app does: with its session key, and remembers the key it receives.
 */
export async function asApp(
	init: RequestInit | undefined,
	send: (init: RequestInit) => Response | Promise<Response>
): Promise<Response> {
	const headers = withSessionKey(init?.headers);
	const request = init instanceof Request ? new Request(init, { headers }) : { ...init, headers };
	const response = await send(request);
	const key = response.headers.get(SESSION_KEY_HEADER);
	const [cookie] = response.headers.getSetCookie();
	if (key !== null && cookie !== undefined) rememberSession(cookie.split(';')[0] ?? '', key);
	return response;
}
