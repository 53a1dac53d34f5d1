import type { Caller } from '#auth/api-key/api-key.ts';
import type { Session } from '#auth/session/session.ts';

/** Bindings and variables that a request carries through the middleware. */
export interface ServerEnv {
	/** Request of Node's server, for the client's address. */
	Bindings: {
		readonly incoming?: { readonly socket: { readonly remoteAddress?: string | undefined } };
	};
	Variables: {
		requestId: string;
		/** Language of the page to answer with. */
		language: string;
		/** Address of the client, if known. */
		address: string;
		/** Set by `readJson`: bytes of the request's body. */
		bodyLength: number;
		/** Set by `authenticate`. */
		session: Session;
		/**
		 * Returns the ticket that admits the requesting device to its hand-over, in case it is
		 * revoked.
		 */
		handOverTicket?: () => string;
		/** Code of what the request is refused with, if it is. */
		refused?: string;
		/** Owner of the request's API key; set by the public API. */
		caller: Caller;
	};
}

/** Part of a logger that the server uses. */
export interface Log {
	info(fields: object, message: string): void;
	warn(fields: object, message: string): void;
	error(fields: object, message: string): void;
}
