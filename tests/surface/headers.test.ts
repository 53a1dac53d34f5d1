import { readWebFiles } from '@tenantry/sync-server/routes/web-files.ts';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSignInWorld, type SignInWorld } from '#support/auth/world.ts';
import { openSurface, type Surface } from '#support/api/surface.ts';

/** Headers of every answer, whatever the outcome of the request. */
const ALWAYS = {
	'x-content-type-options': 'nosniff',
	'cross-origin-resource-policy': 'same-origin'
};
/** Headers of what a browser may make a document of, which is anything but JSON. */
const OF_DOCUMENTS = {
	'referrer-policy': 'no-referrer',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-embedder-policy': 'require-corp',
	'origin-agent-cluster': '?1'
};
const POLICY = [
	"default-src 'none'",
	"base-uri 'none'",
	"form-action 'self'",
	"frame-ancestors 'none'",
	"object-src 'none'",
	"require-trusted-types-for 'script'",
	"connect-src 'self'"
];
const setUp = JSON.stringify({ token: 'x', password: 'nine ferries under the bridge' });
const WORKERS = '_app/immutable/workers';
const JSON_TYPE = 'application/json; charset=utf-8';

let surface: Surface;
let signInWorld: SignInWorld;
let folder: string;

beforeAll(async () => {
	surface = await openSurface();
	folder = await mkdtemp(join(tmpdir(), 'tenantry-web-'));
	await writeFile(join(folder, '200.html'), '<!doctype html><title>App</title>');
	await mkdir(join(folder, WORKERS, 'chunks'), { recursive: true });
	for (const name of ['engine.js', 'chunks/rows.js'])
		await writeFile(join(folder, WORKERS, name), 'export {};');
	signInWorld = await openSignInWorld({
		publicUrl: new URL('https://admin.north.example'),
		webFiles: readWebFiles(folder)
	});
});
afterAll(async () => {
	await surface.close();
	await signInWorld.close();
	await rm(folder, { recursive: true });
});

function expectAllHeaders({ headers }: Response): void {
	expect(Object.fromEntries(headers)).toMatchObject(ALWAYS);
	if (headers.get('content-type') === JSON_TYPE) expectNothingAllowed(headers);
	else expectDocumentHeaders(headers);
	// Answers made for machines are not cached; files of the app say themselves how long they are.
	expect(headers.get('cache-control')).not.toBeNull();
	for (const banner of ['server', 'x-powered-by', 'via', 'x-aspnet-version'])
		expect(headers.get(banner)).toBeNull();
}

function expectNothingAllowed(headers: Headers): void {
	expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
	for (const name of [...Object.keys(OF_DOCUMENTS), 'permissions-policy'])
		expect([name, headers.get(name)]).toEqual([name, null]);
}

function expectDocumentHeaders(headers: Headers): void {
	expect(Object.fromEntries(headers)).toMatchObject(OF_DOCUMENTS);
	const policy = (headers.get('content-security-policy') ?? '').split('; ');
	expect(policy).toEqual(expect.arrayContaining(POLICY));
	expect(policy.find((part) => part.startsWith('script-src'))).not.toMatch(/unsafe|http|\*/);
	const permissions = headers.get('permissions-policy') ?? '';
	expect(permissions).toContain('camera=(self)');
	expect(permissions).not.toMatch(/=\*|=\(\*|https?:/);
}

describe('every answer', () => {
	const json = { 'content-type': 'application/json' };
	const post = (path: string, body: string, more: Record<string, string> = {}) =>
		signInWorld.request(path, { method: 'POST', body, headers: { ...json, ...more } });
	const signIn = '/session/v1/sign-in';

	test.each<readonly [number, string, () => Promise<Response>]>([
		[200, 'the app', () => signInWorld.request('/')],
		[200, 'that it is alive', () => signInWorld.request('/livez')],
		[204, 'nothing', () => post('/session/v1/sign-out', '{}')],
		[303, 'another place', () => signInWorld.request('/api/reference')],
		[
			304,
			'that it is the same',
			async () => {
				const etag = (await signInWorld.request('/')).headers.get('etag') ?? '';
				return signInWorld.request('/', { headers: { 'if-none-match': etag } });
			}
		],
		[400, 'that it makes no sense', () => post(signIn, '{')],
		[401, 'that no session is known', () => signInWorld.request('/sync/v1/events')],
		[403, 'that it is foreign', () => post(signIn, '{}', { 'sec-fetch-site': 'cross-site' })],
		[404, 'that the call is unknown', () => signInWorld.request('/session/v1/nothing')],
		[404, 'that the file is unknown', () => signInWorld.request('/nothing.js')],
		[405, 'that the verb is unknown', () => signInWorld.request(signIn, { method: 'PUT' })],
		[410, 'that it is over', () => post('/session/v1/setup', setUp)],
		[413, 'that it is too large', () => post(signIn, ' '.repeat(300_000))],
		[
			415,
			'that the body is not JSON',
			() => signInWorld.request(signIn, { method: 'POST', body: 'x' })
		],
		[426, 'that the app is too old', () => post('/sync/v1/push', '{}', { 'x-sync': '0' })]
	])(
		'SEC-E03 SEC-E04 of status %i, which says %s, carries every header',
		async (status, _what, ask) => {
			const answer = await ask();

			expect(answer.status).toBe(status);
			expectAllHeaders(answer);
			expect(answer.headers.get('strict-transport-security')).toBe(
				'max-age=31536000; includeSubDomains'
			);
		}
	);

	test('SEC-E04 SEC-E11 of status 429 carries every header and says when to retry', async () => {
		const guess = JSON.stringify({ email: 'a@b.example', password: 'x', device: { name: '' } });
		let answer = await post(signIn, guess);
		for (let n = 0; n < 400 && answer.status !== 429; n++) answer = await post(signIn, guess);

		expect(answer.status).toBe(429);
		expectAllHeaders(answer);
		expect(answer.headers.get('retry-after')).toBe('60');
	});

	test('SEC-E04 of status 500 carries every header', async () => {
		const broken = await openSignInWorld();
		await broken.store.close();

		const answer = await broken.request(signIn, {
			method: 'POST',
			headers: json,
			body: JSON.stringify({ email: 'a@b.example', password: 'x', device: { name: '' } })
		});

		expect(answer.status).toBe(500);
		expectAllHeaders(answer);
	});
});

test('SEC-E01 only a worker’s own script may compile WebAssembly, and none may evaluate text', async () => {
	const scriptSource = async (path: string) => {
		const policy = (await signInWorld.request(path)).headers.get('content-security-policy') ?? '';
		return policy.split('; ').find((part) => part.startsWith('script-src '));
	};

	expect(await scriptSource(`/${WORKERS}/engine.js`)).toBe("script-src 'self' 'wasm-unsafe-eval'");
	for (const path of ['/', `/${WORKERS}/chunks/rows.js`])
		expect(await scriptSource(path)).toBe("script-src 'self'");
	// JSON, whose policy allows no script at all.
	for (const path of ['/livez', `/${WORKERS}/other.js`])
		expect(await scriptSource(path)).toBeUndefined();
});

test('SEC-C11 no answer of the API is cached or contains the session token', async () => {
	const token = surface.owner.cookie.split('=')[1] ?? '';
	const api = surface.routes.filter(({ path }) => !path.endsWith('reference.css'));

	expect(token.length).toBeGreaterThan(40);
	for (const route of api) {
		const answer = await surface.ask(route, route.method === 'GET' ? {} : { body: '{"x":1}' });
		// An event stream stays open, so it is cancelled instead of read.
		const text = answer.headers.get('content-type')?.startsWith('text/event-stream')
			? await answer.body?.cancel()
			: await answer.text();

		expect([route.path, answer.headers.get('cache-control')]).toEqual([route.path, 'no-store']);
		expect(text ?? '').not.toContain(token);
		expect([...answer.headers.values()].join()).not.toContain(token);
	}
});

test('SEC-C11 a token in the address opens nothing', async () => {
	const token = surface.owner.cookie.split('=')[1] ?? '';
	const names = ['tenantry', 'token', 'session', 'access_token', 'x-api-key', 'api_key'];
	const query = new URLSearchParams(
		names.map((name) => [name, name.includes('api') ? surface.key : token])
	).toString();

	for (const path of ['/sync/v1/events', '/session/v1/api-key', '/api/v2/roles'])
		expect((await surface.world.request(`${path}?${query}`)).status).toBe(401);
});

test('SEC-E07 every body states its type and charset', async () => {
	const types: Record<string, string | null> = {};
	for (const route of surface.routes) {
		const body = route.method === 'GET' ? {} : { body: '{"x":1}' };
		const answer = await surface.ask(route, body);
		await answer.body?.cancel();
		types[`${route.method} ${route.pattern}`] = answer.headers.get('content-type');
	}
	const refused = await surface.world.request('/nothing.js');

	const others = Object.entries(types).filter(([, type]) => type !== JSON_TYPE);
	expect(Object.fromEntries(others)).toEqual({
		'GET /api/reference': 'text/html; charset=UTF-8',
		'GET /api/reference.css': 'text/css; charset=utf-8',
		// An event stream is UTF-8 by definition.
		'GET /sync/v1/events': 'text/event-stream'
	});
	expect(refused.headers.get('content-type')).toBe(JSON_TYPE);
});

test('SEC-E07 an unknown address of the API never returns the app', async () => {
	const headers = { 'sec-fetch-mode': 'navigate', accept: 'text/html' };

	for (const path of ['/api/x', '/sync/v1/x', '/session/x', '/api/v2/x', '/x.js', '/_app/x']) {
		const answer = await signInWorld.request(path, { headers });

		expect([401, 404]).toContain(answer.status);
		expect(answer.headers.get('content-type')).toBe(JSON_TYPE);
	}
});
