import { get, type IncomingMessage, type Server } from 'node:http';
import { listenForMetrics } from '@tenantry/sync-server/metrics/metrics-server.ts';
import { createMetrics } from '@tenantry/sync-server/metrics/metrics.ts';
import { portOf } from '@tenantry/sync-server/http-server.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSurface, type Surface } from '#support/api/surface.ts';

/** Paths where other servers leave what must not be public. */
const PATHS = [
	'/metrics',
	'/debug',
	'/debug/pprof',
	'/status',
	'/server-status',
	'/health',
	'/info',
	'/env',
	'/.env',
	'/.git/config',
	'/.git/HEAD',
	'/.well-known/openid-configuration',
	'/package.json',
	'/pnpm-lock.yaml',
	'/openapi.json',
	'/swagger.json',
	'/docs',
	'/graphql',
	'/admin',
	'/version',
	'/data/tenantry.sqlite',
	'/tenantry.sqlite',
	'/secrets.json',
	'/backup',
	'/trace.axd',
	'/x.map',
	'/..%2f..%2fpackage.json',
	'/%2e%2e/%2e%2e/etc/passwd',
	'//etc/passwd',
	'/_app/../../package.json'
];

let surface: Surface;
let metrics: Server;

beforeAll(async () => {
	surface = await openSurface();
	const { store, clock } = surface.world;
	metrics = await listenForMetrics(
		createMetrics({ store, clock: () => clock.now, version: '0.0.0', state: async () => 'ok' }),
		0
	);
});
afterAll(async () => {
	metrics.closeAllConnections();
	metrics.close();
	await surface.close();
});

test('SEC-E17 endpoints for operators and machines are not public', async () => {
	for (const path of PATHS) {
		const answer = await surface.world.request(path);

		expect([path, answer.status]).toEqual([path, 404]);
		expect(await answer.text()).toMatch(/^{"code":"not_found","requestId":"\w{16}"}$/);
	}
});

test('SEC-E17 no answer names Node.js, its version or the libraries behind it', async () => {
	const { userAgent } = navigator;
	// An unescaped dot is any character, and hashes are in the answers.
	const words = [process.versions.node, 'hono', 'sqlite', 'node.js', userAgent];
	const versions = new RegExp(words.map((word) => RegExp.escape(word)).join('|'), 'i');

	for (const route of surface.routes) {
		const answer = await surface.ask(route, route.method === 'GET' ? {} : { body: '{' });
		const said = [...answer.headers].filter(([name]) => name !== 'content-security-policy').join();
		const type = answer.headers.get('content-type') ?? '';
		const text = type.startsWith('text/event-stream')
			? await answer.body?.cancel()
			: await answer.text();

		expect(said).not.toMatch(versions);
		expect(text ?? '').not.toMatch(versions);
		expect(answer.headers.has('server') || answer.headers.has('x-powered-by')).toBe(false);
	}
	expect(await (await surface.world.request('/livez')).text()).toBe('{"status":"ok"}');
});

test('SEC-E17 the reference and its document require a session and have the same policy', async () => {
	const { world, owner } = surface;
	const stranger = await world.request('/api/reference');
	const known = await owner.fetch('/api/reference');
	const file = await world.request('/api/reference.css');

	expect([stranger.status, stranger.headers.get('location')]).toEqual([303, '/']);
	expect((await world.request('/api/v2/openapi.json')).status).toBe(401);
	expect(known.status).toBe(200);
	for (const name of ['content-security-policy', 'permissions-policy'])
		expect(known.headers.get(name)).toBe(file.headers.get(name) ?? '');
});

test('SEC-E17 metrics listen only on this machine and refuse a host name rebound to it', async () => {
	const ask = (host: string, method = 'GET') =>
		new Promise<IncomingMessage>((resolve, reject) => {
			const to = { host: '127.0.0.1', port: portOf(metrics), path: '/metrics', method };
			get({ ...to, headers: { host } }, resolve).on('error', reject);
		});
	const statuses = [];
	for (const host of ['127.0.0.1:9', 'localhost', 'evil.example', 'localhost.evil.example'])
		statuses.push((await ask(host)).resume().statusCode);
	const address = metrics.address();

	expect(statuses).toEqual([200, 200, 404, 404]);
	expect(typeof address === 'object' && address?.address).toBe('127.0.0.1');
	expect((await ask('localhost', 'POST')).resume().statusCode).toBe(404);
});
