import { SESSION_KEY_HEADER } from '@tenantry/shared/protocol/session.ts';
import type { HttpClient } from './http-client.ts';

type Send = HttpClient['fetch'];

/**
 * Second half of the open session, kept only in this worker's memory. The browser keeps the first
 * half, a cookie, on the disk. Without the key it opens nothing, so that someone who copies the
 * profile, or queries the server from the console of a locked app, gets nothing.
 */
export class SessionKey {
	onopen: () => void = () => undefined;
	#key: string | undefined;
	#forgotten = 0;

	get isOpen(): boolean {
		return this.#key !== undefined;
	}

	/** Forgets the key; an answer that is on its way does not bring it back. */
	forget(): void {
		this.#key = undefined;
		this.#forgotten++;
	}

	/** Sends the key with every request, and keeps the one that an answer brings. */
	over(send: Send): Send {
		return async (url, init) => {
			const asked = this.#forgotten;
			const headers = new Headers(init.headers);
			if (this.#key !== undefined) headers.set(SESSION_KEY_HEADER, this.#key);
			const response = await send(url, { ...init, headers });
			const given = response.headers.get(SESSION_KEY_HEADER);
			if (given !== null && asked === this.#forgotten) this.#open(given);
			return response;
		};
	}

	#open(key: string): void {
		this.#key = key;
		this.onopen();
	}
}
