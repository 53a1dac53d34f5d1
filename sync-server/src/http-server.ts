import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import { setTimeout } from 'node:timers/promises';

import { getRequestListener } from '@hono/node-server';

import { codeOf } from './data-folder.ts';
import { SlowBodies, type SlowBodyLimits } from './slow-bodies.ts';
import { StartRefused } from './start-refused.ts';
import type { TlsMaterial } from './tls-material.ts';

type Fetch = Parameters<typeof getRequestListener>[0];

const FINISH_WITHIN_MS = 10_000;
const CLOSE_IDLE_EVERY_MS = 20;

const CHECK_EVERY_MS = 2000;
/**
 * Limits slow clients: a body is timed from its last byte, and any request that takes a quarter of
 * an hour is too long. The response of an event stream may take any time.
 */
const SERVER_OPTIONS = {
	requestTimeout: 15 * 60_000,
	headersTimeout: 10_000,
	connectionsCheckingInterval: CHECK_EVERY_MS,
	maxHeaderSize: 16 * 1024
};
const BODY_LIMITS: SlowBodyLimits = { silenceMs: 30_000, leastBytesPerSecond: 250 };
/** Event streams are not included: they have a limit of their own. */
const MAX_CONNECTIONS = 5000;
/** After this many, the connection is closed, and the next one may reach another server. */
const MAX_REQUESTS_PER_CONNECTION = 1000;

interface Place {
	readonly host: string;
	readonly port: number;
	readonly tls: TlsMaterial | undefined;
}

interface Limits {
	readonly bodies?: SlowBodyLimits;
	readonly connections?: number;
	readonly streams?: () => number;
}

export async function listen(
	fetch: Fetch,
	{ host, port, tls }: Place,
	{ bodies = BODY_LIMITS, connections = MAX_CONNECTIONS, streams = () => 0 }: Limits = {}
): Promise<Server | SecureServer> {
	const answer = getRequestListener(fetch);
	const server = createFor(tls, (incoming, outgoing) => {
		// If no answer could be sent at all, the connection is dropped.
		answer(incoming, outgoing).catch(() => outgoing.destroy());
	});
	// Node compares it at each new connection; devices that listen leave room for requests.
	Object.defineProperty(server, 'maxConnections', { get: () => connections + streams() });
	server.maxRequestsPerSocket = MAX_REQUESTS_PER_CONNECTION;
	endSlowBodies(server, bodies);
	await new Promise<void>((resolve, reject) => {
		server.once('error', (error) => {
			const code = codeOf(error) ?? error.message;
			const reason =
				code === 'EADDRINUSE'
					? `Port ${String(port)} is in use. Set PORT to another one.`
					: `${host}:${String(port)} cannot be listened on (${code}).`;
			reject(new StartRefused(reason));
		});
		server.listen(port, host, resolve);
	});
	return server;
}

function createFor(tls: TlsMaterial | undefined, answer: RequestListener) {
	return tls === undefined
		? createServer(SERVER_OPTIONS, answer)
		: createSecureServer({ ...SERVER_OPTIONS, ...tls }, answer);
}

function endSlowBodies(server: Server | SecureServer, limits: SlowBodyLimits): void {
	const bodies = new SlowBodies({ ...limits, now: () => performance.now() });
	bodies.watch(server);
	const sweeping = setInterval(() => bodies.sweep(), CHECK_EVERY_MS).unref();
	server.once('close', () => clearInterval(sweeping));
}

export async function finish(server: Server | SecureServer): Promise<void> {
	const closed = new Promise<void>((resolve) => server.close(() => resolve()));
	// Idle connections have to be closed, because browsers keep a connection open after its last
	// answer.
	const closing = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
	const late = setTimeout(FINISH_WITHIN_MS, undefined, { ref: false });
	await Promise.race([closed, late]);
	clearInterval(closing);
	server.closeAllConnections();
}

export function portOf(server: Server | SecureServer): number {
	const address = server.address();
	return typeof address === 'object' && address !== null ? address.port : 0;
}
