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

/** Returns a free port. */
export async function freePort(): Promise<number> {
	const server = createServer();
	const port = await listenOnLoopback(server);
	server.close();
	await once(server, 'close');
	return port;
}
