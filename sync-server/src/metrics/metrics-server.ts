import { createServer, type Server } from 'node:http';

import { StartRefused } from '#start-refused.ts';

import type { Metrics } from './metrics.ts';

/** Numbers tell nothing of people, and yet are nobody's business but the operator's. */
const HOST = '127.0.0.1';
/** A page elsewhere can make its own name point to this machine, but not come under one of these. */
const OWN_NAMES = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** Answers GET /metrics, on loopback alone, apart from what people reach. */
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
			reject(new StartRefused(`METRICS_PORT ${port} is taken: set it to another.`))
		);
		server.listen(port, HOST, resolve);
	});
	// It keeps no process alive that serves nobody else.
	server.unref();
	return server;
}
