import type { Send } from '#support/wire.ts';

/** As a browser keeps it: an answer that came sets the cookie that the next request goes with. */
export class CookieJar {
	#cookie: string;

	constructor(cookie: string) {
		this.#cookie = cookie;
	}

	/** Another one, or none that anybody knows: a browser that was closed has lost its session's. */
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
