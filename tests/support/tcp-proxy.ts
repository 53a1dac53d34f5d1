import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { listenOnLoopback } from '#support/loopback.ts';

/** A wire between client and server that a test can cut. */
export interface TcpProxy {
	readonly port: number;
	/** Ends every connection, and every new one at once, until healed. */
	cut(): void;
	/** Takes back `cut`, `delay` and what was to be cut but has not been. */
	heal(): void;
	/** The server gets the next such request, its answer gets lost. Resolves when it has. */
	cutAfterRequest(request?: string): Promise<void>;
	/** The same, with the answer lost after its first byte. */
	cutAfterFirstResponseByte(request?: string): Promise<void>;
	/** The same, with the answer lost after as many bytes, its head counted. */
	cutAfterResponseBytes(count: number, request?: string): Promise<void>;
	/** Holds everything back for as long, in both directions. */
	delay(delayMs: number): void;
	close(): Promise<void>;
}

/** What starts the first line of a request, such as `POST /push`; all requests when empty. */
interface PlannedCut {
	readonly request: string;
	readonly afterBytes: number;
	readonly done: () => void;
}

interface Wire {
	readonly connections: Set<Socket>;
	isCut: boolean;
	delayMs: number;
	planned: readonly PlannedCut[];
}

const requestLine = /^[A-Z]+ \/.* HTTP\/1\.\d\r\n/;

export async function createProxy({ target }: { target: number }): Promise<TcpProxy> {
	const wire: Wire = { connections: new Set(), isCut: false, delayMs: 0, planned: [] };
	const server = createServer((client) => {
		if (wire.isCut) client.resetAndDestroy();
		else joinSockets(wire, client, connect(target, '127.0.0.1'));
	});
	const port = await listenOnLoopback(server);

	function plan(afterBytes: number, request = ''): Promise<void> {
		return new Promise((done) => {
			wire.planned = [...wire.planned, { request, afterBytes, done }];
		});
	}

	return {
		port,
		cut() {
			wire.isCut = true;
			for (const socket of wire.connections) socket.resetAndDestroy();
		},
		heal() {
			Object.assign(wire, { isCut: false, delayMs: 0, planned: [] });
		},
		cutAfterRequest: (request) => plan(0, request),
		cutAfterFirstResponseByte: (request) => plan(1, request),
		cutAfterResponseBytes: plan,
		delay(delayMs) {
			wire.delayMs = delayMs;
		},
		async close() {
			server.close();
			for (const socket of wire.connections) socket.destroy();
			await once(server, 'close');
		}
	};
}

function joinSockets(wire: Wire, client: Socket, upstream: Socket): void {
	let request = '';
	let answered = 0;

	client.on('data', (chunk) => {
		const [line] = requestLine.exec(chunk.toString('latin1')) ?? [];
		if (line !== undefined) {
			request = line;
			answered = 0;
		}
		pass(wire, chunk, upstream);
	});
	upstream.on('data', (chunk) => {
		const cut = wire.planned.find(
			(planned) =>
				request.startsWith(planned.request) && answered + chunk.length > planned.afterBytes
		);
		if (cut === undefined) {
			answered += chunk.length;
			pass(wire, chunk, client);
			return;
		}
		wire.planned = wire.planned.filter((planned) => planned !== cut);
		client.end(chunk.subarray(0, cut.afterBytes - answered));
		upstream.destroy();
		cut.done();
	});

	for (const [socket, other] of [
		[client, upstream],
		[upstream, client]
	] as const) {
		wire.connections.add(socket);
		socket.on('end', () => later(wire, () => other.end()));
		// Either side may vanish at any time; `close` follows and takes the other with it.
		socket.on('error', () => undefined);
		socket.on('close', () => {
			wire.connections.delete(socket);
			later(wire, () => other.destroySoon());
		});
	}
}

function pass(wire: Wire, chunk: Buffer, to: Socket): void {
	later(wire, () => {
		if (to.writable) to.write(chunk);
	});
}

/** Timers of one delay fire in the order they were set, so nothing overtakes. */
function later(wire: Wire, act: () => void): void {
	if (wire.delayMs === 0) act();
	else setTimeout(act, wire.delayMs);
}
