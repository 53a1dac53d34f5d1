import type { Send } from './wire.ts';

/** Keeps a cookie as a browser does: an answer that arrives sets the cookie of the next request. */
export class CookieJar {
	#cookie: string;

	constructor(cookie: string) {
		this.#cookie = cookie;
	}

	/** Replaces the cookie, also by an empty one: a closed browser has lost its session cookie. */
	put(cookie: string): void {
		this.#cookie = cookie;
	}

	over(send: Send): Send {
		return async (path, init) => {
			const headers = new Headers(init.headers);
			headers.set('cookie', this.#cookie);
			const response = await send(path, { ...init, headers });
			const [set] = response.headers.getSetCookie();
			if (set !== undefined) this.#cookie = set.split(';')[0] ?? '';
			return response;
		};
	}
}
