import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/**
 * Makes the server listen on the loopback interface, on a free port unless one is given; returns
 * the port.
 */
export async function listenOnLoopback(server: Server, port = 0): Promise<number> {
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('Not a TCP port.');
	return address.port;
}

/**
 * Range of `freePort`, below the ports that systems give to connections: one of those may be taken
 * before a server listens on it, or while the server is restarted.
 */
const PORTS = { first: 20_000, last: 32_767 };

/** Returns a free port. */
export async function freePort(): Promise<number> {
	const server = createServer();
	try {
		const port = await listenOnLoopback(server, randomInt(PORTS.first, PORTS.last + 1));
		server.close();
		await once(server, 'close');
		return port;
	} catch (error) {
		if (!isTaken(error)) throw error;
		return freePort();
	}
}

function isTaken(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
