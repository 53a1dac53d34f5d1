import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Server as SecureServer } from 'node:https';

export interface SlowBodyLimits {
	/** How long a body may pause without sending a byte. */
	readonly silenceMs: number;
	/** Minimum average rate of a body from its beginning, checked once that time has passed. */
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
 * Ends requests whose bodies stall, or arrive more slowly than on any usable line. Node's own
 * timeout limits the whole request, which a steady but slow line exceeds; without a minimum rate,
 * an occasional byte would hold a connection forever.
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
		// Received data that waits to be read is this server's own delay.
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
