import type { Caller } from '#auth/api-key/api-key.ts';
import type { Session } from '#auth/session/session.ts';

export interface ServerEnv {
	Bindings: {
		readonly incoming?: { readonly socket: { readonly remoteAddress?: string | undefined } };
	};
	Variables: {
		requestId: string;
		language: string;
		address: string;
		bodyLength: number;
		session: Session;
		handOverTicket?: () => string;
		/** Code of the refusal, if the request is refused. */
		refused?: string;
		caller: Caller;
	};
}

export interface Log {
	info(fields: object, message: string): void;
	warn(fields: object, message: string): void;
	error(fields: object, message: string): void;
}
