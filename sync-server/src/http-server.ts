import { createServer, type Server } from 'node:http';
import { setTimeout } from 'node:timers/promises';

import { getRequestListener } from '@hono/node-server';

import { codeOf } from './data-folder.ts';
import { StartRefused } from './start-refused.ts';

type Fetch = Parameters<typeof getRequestListener>[0];

const FINISH_WITHIN_MS = 10_000;

/** Slow clients are cut off (security.md, 5.3); an event stream's answer takes as long as it likes. */
const SERVER_OPTIONS = {
	requestTimeout: 30_000,
	headersTimeout: 10_000,
	connectionsCheckingInterval: 2000,
	maxHeaderSize: 16 * 1024
};
const MAX_CONNECTIONS = 5000;

export async function listen(
	fetch: Fetch,
	{ host, port }: { readonly host: string; readonly port: number }
): Promise<Server> {
	const answer = getRequestListener(fetch);
	const server = createServer(SERVER_OPTIONS, (incoming, outgoing) => {
		void answer(incoming, outgoing);
	});
	server.maxConnections = MAX_CONNECTIONS;
	await new Promise<void>((resolve, reject) => {
		server.once('error', (error) => {
			const code = codeOf(error) ?? error.message;
			const reason =
				code === 'EADDRINUSE'
					? `Port ${String(port)} is taken: set PORT to another.`
					: `${host}:${String(port)} cannot be listened on (${code}).`;
			reject(new StartRefused(reason));
		});
		server.listen(port, host, resolve);
	});
	return server;
}

/** Takes nothing new, and lets what is running come to its end. */
export async function finish(server: Server): Promise<void> {
	const closed = new Promise<void>((resolve) => server.close(() => resolve()));
	server.closeIdleConnections();
	const late = setTimeout(FINISH_WITHIN_MS, undefined, { ref: false });
	await Promise.race([closed, late]);
	server.closeAllConnections();
}

export function portOf(server: Server): number {
	const address = server.address();
	return typeof address === 'object' && address !== null ? address.port : 0;
}
