import { createServer, type Server } from 'node:http';

import { StartRefused } from '#start-refused.ts';

import type { Metrics } from './metrics.ts';

/** Loopback only: the numbers name nobody, but are meant for the operator. */
const HOST = '127.0.0.1';
/** Prevents DNS rebinding: another page's name may point here, but cannot be one of these. */
const OWN_NAMES = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** Separate from the public server. */
export async function listenForMetrics(
	metrics: Pick<Metrics, 'text' | 'contentType'>,
	port: number
): Promise<Server> {
	const server = createServer((request, response) => {
		response.setHeader('x-content-type-options', 'nosniff');
		response.setHeader('cross-origin-resource-policy', 'same-origin');
		response.setHeader('cache-control', 'no-store');
		const isOurs = OWN_NAMES.test(request.headers.host ?? '');
		if (!isOurs || request.method !== 'GET' || request.url !== '/metrics') {
			response.writeHead(404).end();
			return;
		}
		metrics.text().then(
			(text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
			() => response.writeHead(503).end()
		);
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', () =>
			reject(new StartRefused(`METRICS_PORT ${port} is in use. Set it to another port.`))
		);
		server.listen(port, HOST, resolve);
	});
	// This server alone must not keep the process alive.
	server.unref();
	return server;
}
