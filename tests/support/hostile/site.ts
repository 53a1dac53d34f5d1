import { createServer } from 'node:http';
import { listenOnLoopback } from '#support/machine/loopback.ts';

/** Another site on this machine, with a page that a test fills. */
export interface HostileSite {
	readonly url: string;
	/** Requests that it has received, from any client. */
	readonly asked: readonly string[];
	close(): void;
}

/** Opens the site under the name `localhost`, which is another site than 127.0.0.1. */
export async function openHostileSite(): Promise<HostileSite> {
	const asked: string[] = [];
	const server = createServer((request, response) => {
		asked.push(`${request.method} ${request.url}`);
		response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
		response.end('<!doctype html><title>Elsewhere</title>');
	});
	server.on('upgrade', (request, socket) => {
		asked.push(`upgrade ${request.url}`);
		socket.destroy();
	});
	const port = await listenOnLoopback(server);
	return {
		url: `http://localhost:${port}`,
		asked,
		close() {
			server.closeAllConnections();
			server.close();
		}
	};
}
