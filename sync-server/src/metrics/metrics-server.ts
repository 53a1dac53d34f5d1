import { createServer, type Server } from 'node:http';

import { StartRefused } from '#start-refused.ts';

import type { Metrics } from './metrics.ts';

/**
 * Loopback only: the numbers reveal nothing about people, but only the operator should see them.
 */
const HOST = '127.0.0.1';
/**
 * Guards against DNS rebinding: a page elsewhere can make its own name point to this machine, but
 * cannot use one of these as its host.
 */
const OWN_NAMES = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** Serves GET /metrics, on loopback only, apart from the public server. */
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
