import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { listenOnLoopback } from '#support/machine/loopback.ts';
import { Conduit, type Conditions } from './tcp-conduit.ts';

/**
 * A wire between client and server that a test can break. `request` is the start of a request's
 * first line, such as `POST /push`; without it the next request is meant.
 */
export interface TcpProxy {
	readonly port: number;
	/** Bytes that either side has sent so far, headers included. */
	readonly traffic: Readonly<Traffic>;
	/** Resets every connection, and each new one at once, until healed. */
	cut(): void;
	/**
	 * Drops everything that is sent without telling either side, until healed: then connections
	 * end.
	 */
	drop(): void;
	/** Answers every request with a hotel's captive portal page, until healed. */
	portal(): void;
	/** Delays everything by this time, in both directions. */
	delay(delayMs: number): void;
	/** Lets requests through, and holds the answers to such requests until healed. */
	holdAnswers(request?: string): void;
	/** Passes only this number of bytes at a time. */
	drip(bytes: number, everyMs: number): void;
	/** Undoes all of the above, and cancels plans for requests that have not come. */
	heal(): void;
	/** Passes the next such request to the server and loses the answer. Resolves when it has. */
	cutAfterRequest(request?: string): Promise<void>;
	/** Passes the next such request and loses the answer after its first byte. */
	cutAfterFirstResponseByte(request?: string): Promise<void>;
	/**
	 * Passes the next such request and loses the answer after this number of bytes, headers
	 * included.
	 */
	cutAfterResponseBytes(count: number, request?: string): Promise<void>;
	/** Sends the next such request to the server twice. Resolves when both are answered. */
	duplicate(request?: string): Promise<void>;
	/** Directs new connections to this server; existing ones to another server end. */
	redirect(target: number): void;
	close(): Promise<void>;
}

interface Traffic {
	toServer: number;
	toClient: number;
}

/** A fault planned for one request. */
interface Plan {
	readonly request: string;
	readonly done: () => void;
}

interface PlannedCut extends Plan {
	readonly afterBytes: number;
}

interface Wire extends Conditions {
	readonly traffic: Traffic;
	readonly connections: Set<Socket>;
	target: number;
	isCut: boolean;
	isPortal: boolean;
	/** Start of the requests whose answers are held back. */
	holding: string | undefined;
	/** Deliveries of the server's answers that are held back, in order. */
	held: readonly (() => void)[];
	cuts: readonly PlannedCut[];
	duplicates: readonly Plan[];
}

const SOUND = {
	isCut: false,
	isPortal: false,
	isDropping: false,
	delayMs: 0,
	drip: undefined,
	holding: undefined,
	held: [],
	cuts: [],
	duplicates: []
};
const requestLine = /^[A-Z]+ \/.* HTTP\/1\.\d\r\n/;
const welcome = '<!doctype html><title>Hotel</title><p>Welcome. Please accept our terms.';
const hotelPage = [
	'HTTP/1.1 200 OK',
	'content-type: text/html',
	`content-length: ${welcome.length}`,
	'connection: close',
	'',
	welcome
].join('\r\n');

export async function createProxy({ target }: { target: number }): Promise<TcpProxy> {
	const traffic = { toServer: 0, toClient: 0 };
	const wire: Wire = { traffic, connections: new Set(), target, ...SOUND };
	const server = createServer((client) => {
		if (wire.isCut) client.resetAndDestroy();
		else if (wire.isPortal) welcomeTo(wire, client);
		else joinSockets(wire, client, connect(wire.target, '127.0.0.1'));
	});
	const port = await listenOnLoopback(server);

	function endConnections(): void {
		for (const socket of wire.connections) socket.resetAndDestroy();
	}

	function planCut(afterBytes: number, request = ''): Promise<void> {
		return new Promise((done) => {
			wire.cuts = [...wire.cuts, { request, afterBytes, done }];
		});
	}

	return {
		port,
		traffic,
		cut() {
			wire.isCut = true;
			endConnections();
		},
		drop() {
			wire.isDropping = true;
		},
		portal() {
			wire.isPortal = true;
			endConnections();
		},
		delay(delayMs) {
			wire.delayMs = delayMs;
		},
		holdAnswers(request = '') {
			wire.holding = request;
		},
		drip(bytes, everyMs) {
			wire.drip = { bytes, everyMs };
		},
		heal() {
			// A connection cannot continue, because the dropped bytes are missing from its stream.
			if (wire.isDropping) endConnections();
			const { held } = wire;
			Object.assign(wire, SOUND);
			for (const goOn of held) goOn();
		},
		cutAfterRequest: (request) => planCut(0, request),
		cutAfterFirstResponseByte: (request) => planCut(1, request),
		cutAfterResponseBytes: planCut,
		duplicate: (request = '') =>
			new Promise((done) => {
				wire.duplicates = [...wire.duplicates, { request, done }];
			}),
		redirect(other) {
			if (other === wire.target) return;
			wire.target = other;
			endConnections();
		},
		async close() {
			server.close();
			for (const socket of wire.connections) socket.destroy();
			await once(server, 'close');
		}
	};
}

function joinSockets(wire: Wire, client: Socket, upstream: Socket): void {
	const toServer = new Conduit(wire, upstream);
	const toClient = new Conduit(wire, client);
	let request = '';
	let answered = 0;
	let twin: Socket | undefined;

	function whenLetGo(pass: () => void): void {
		const isHeld = wire.holding !== undefined && request.startsWith(wire.holding);
		if (isHeld) wire.held = [...wire.held, pass];
		else pass();
	}

	client.on('data', (chunk) => {
		wire.traffic.toServer += chunk.length;
		const [line] = requestLine.exec(chunk.toString('latin1')) ?? [];
		if (line !== undefined) {
			request = line;
			answered = 0;
			twin = twinFor(wire, request);
		}
		toServer.pass(chunk);
		if (twin?.writable === true) twin.write(chunk);
	});
	upstream.on('data', (chunk) => {
		wire.traffic.toClient += chunk.length;
		const cut = wire.cuts.find(
			(planned) =>
				request.startsWith(planned.request) && answered + chunk.length > planned.afterBytes
		);
		if (cut === undefined) {
			answered += chunk.length;
			whenLetGo(() => toClient.pass(chunk));
			return;
		}
		wire.cuts = wire.cuts.filter((planned) => planned !== cut);
		client.end(chunk.subarray(0, cut.afterBytes - answered));
		upstream.destroy();
		cut.done();
	});

	watch(wire, client);
	client.on('end', () => toServer.end());
	client.on('close', () => toServer.close());
	watch(wire, upstream);
	upstream.on('end', () => whenLetGo(() => toClient.end()));
	upstream.on('close', () => whenLetGo(() => toClient.close()));
}

/** Sends the same request to the server on a second connection, if a duplicate is planned. */
function twinFor(wire: Wire, request: string): Socket | undefined {
	const plan = wire.duplicates.find((planned) => request.startsWith(planned.request));
	if (plan === undefined) return undefined;
	wire.duplicates = wire.duplicates.filter((planned) => planned !== plan);
	const twin = connect(wire.target, '127.0.0.1');
	watch(wire, twin);
	twin.once('data', () => twin.destroy());
	twin.once('close', () => plan.done());
	return twin;
}

function welcomeTo(wire: Wire, client: Socket): void {
	watch(wire, client);
	client.once('data', () => client.end(hotelPage));
}

function watch({ connections }: Wire, socket: Socket): void {
	connections.add(socket);
	// Either side may disappear at any time; `close` follows.
	socket.on('error', () => undefined);
	socket.on('close', () => connections.delete(socket));
}
