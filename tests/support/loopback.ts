import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Opens the server on a free port of the loopback interface, and answers which. */
export async function listenOnLoopback(server: Server): Promise<number> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('Not a TCP port.');
	return address.port;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
	const server = createServer();
	const port = await listenOnLoopback(server);
	server.close();
	await once(server, 'close');
	return port;
}
