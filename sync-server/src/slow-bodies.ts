import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Server as SecureServer } from 'node:https';

export interface SlowBodyLimits {
	/** So long no byte of a body may come. */
	readonly silenceMs: number;
	/** Beyond that time a body has to come at this rate at the least, from its beginning on. */
	readonly leastBytesPerSecond: number;
}

interface Body {
	readonly incoming: IncomingMessage;
	readonly outgoing: ServerResponse;
	readonly startedAt: number;
	readonly startedWith: number;
	movedAt: number;
	received: number;
}

const TIMED_OUT = 'HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n';

/**
 * Ends requests whose bodies stop coming, or come more slowly than any usable line brings them.
 * Node's own limit counts the whole request, which a slow line that goes on all the time does not
 * keep; without a least rate a byte now and then would hold a connection for ever.
 */
export class SlowBodies {
	readonly #limits: SlowBodyLimits;
	readonly #now: () => number;
	readonly #bodies = new Set<Body>();

	constructor({ now, ...limits }: SlowBodyLimits & { readonly now: () => number }) {
		this.#limits = limits;
		this.#now = now;
	}

	watch(server: Server | SecureServer): void {
		server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
			if (incoming.complete) return;
			const at = this.#now();
			const startedWith = incoming.socket.bytesRead;
			const body = { incoming, outgoing, startedAt: at, startedWith, movedAt: at, received: 0 };
			this.#bodies.add(body);
			incoming.once('close', () => this.#bodies.delete(body));
		});
	}

	/** Called now and then. */
	sweep(): void {
		for (const body of this.#bodies) {
			if (body.incoming.complete) this.#bodies.delete(body);
			else if (this.#isTooSlow(body)) hangUp(body);
		}
	}

	#isTooSlow(body: Body): boolean {
		const { silenceMs, leastBytesPerSecond } = this.#limits;
		const now = this.#now();
		const received = body.incoming.socket.bytesRead - body.startedWith;
		// What has come and waits to be read is this server's own delay.
		if (received > body.received || body.incoming.readableLength > 0) body.movedAt = now;
		body.received = received;
		const dueMs = silenceMs + (received * 1000) / leastBytesPerSecond;
		return now - body.movedAt >= silenceMs || now - body.startedAt >= dueMs;
	}
}

function hangUp({ incoming: { socket }, outgoing }: Body): void {
	if (!outgoing.headersSent && socket.writable) socket.write(TIMED_OUT);
	socket.destroySoon();
}
