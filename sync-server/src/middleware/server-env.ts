import type { Caller } from '#auth/api-key.ts';
import type { Session } from '#auth/session.ts';

/** What a request carries through the middleware. */
export interface ServerEnv {
	/** Of Node's server: whom the request came from. */
	Bindings: {
		readonly incoming?: { readonly socket: { readonly remoteAddress?: string | undefined } };
	};
	Variables: {
		requestId: string;
		/** The client's address, as far as it is known. */
		address: string;
		/** Set by `authenticate`. */
		session: Session;
		/** What admits the device that asks to its hand-over, should it be told that it is revoked. */
		handOverTicket?: () => string;
		/** Whose API key came along; set by the public API. */
		caller: Caller;
	};
}

/** As much of a logger as the server uses. */
export interface Log {
	info(fields: object, message: string): void;
	warn(fields: object, message: string): void;
	error(fields: object, message: string): void;
}
