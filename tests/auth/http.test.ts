import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credentialsOf, openSignInWorld, type SignInWorld } from '#support/auth/world.ts';

const signIn = '/session/v1/sign-in';
const POSTS = [
	signIn,
	'/session/v1/enrolment/start',
	'/session/v1/enrolment/confirm',
	'/session/v1/resume',
	'/session/v1/setup',
	'/session/v1/sign-out',
	'/session/v1/first-setup',
	'/sync/v1/push',
	'/sync/v1/pull',
	'/sync/v1/known'
];

let world: SignInWorld;

beforeEach(async () => {
	world = await openSignInWorld();
});
afterEach(() => world.close());

interface Knock {
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string;
}

function knock(path: string, { headers = {}, body = '{}' }: Knock = {}) {
	const sent = { 'content-type': 'application/json', ...headers };
	return world.request(path, { method: 'POST', body, headers: sent });
}

describe('every answer', () => {
	test.each([
		[200, '/livez', {}],
		[400, signIn, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }],
		[401, '/sync/v1/events', {}],
		[403, signIn, { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } }],
		[404, '/session/v1/nothing', {}],
		[404, '/nothing.js', {}],
		[405, signIn, { method: 'PUT' }],
		[415, signIn, { method: 'POST', body: 'x' }]
	])('of status %i carries the security headers: %s', async (status, path, init) => {
		const response = await world.request(path, init);

		expect(response.status).toBe(status);
		const { headers } = response;
		expect(headers.get('content-security-policy')).toBe(
			"default-src 'none'; frame-ancestors 'none'"
		);
		expect(headers.get('x-content-type-options')).toBe('nosniff');
		expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
		expect(headers.get('strict-transport-security')).toBeNull();
		expect(headers.get('access-control-allow-origin')).toBeNull();
	});

	test('of the API marks itself as such, is not cached, and has a request id', async () => {
		for (const path of [...POSTS, '/session/v1/nothing']) {
			const response = await knock(path);

			expect(response.headers.get('x-sync')).toBe('1');
			expect(response.headers.get('cache-control')).toBe('no-store');
		}
		const refused = await (await knock('/session/v1/resume')).text();
		expect(refused).toMatch(/^{"code":"invalid_request","requestId":"\w{16}"}$/);
	});
});

describe('a changing request', () => {
	test.each([
		['same-origin', 'http://localhost', 401],
		['none', undefined, 401],
		[undefined, 'http://localhost', 401],
		[undefined, undefined, 401],
		['same-site', 'http://localhost', 403],
		['cross-site', 'http://localhost', 403],
		['cross-site', undefined, 403],
		['same-origin', 'http://localhost.evil.example', 403],
		[undefined, 'http://evil.example', 403],
		[undefined, 'https://localhost', 403],
		[undefined, 'null', 403]
	])('from site %s and origin %s', async (site, origin, status) => {
		const ada = await world.addPerson();
		const request = credentialsOf({ ...ada, password: 'not this one, surely' });

		const response = await knock(signIn, {
			body: JSON.stringify(request),
			headers: {
				host: 'localhost',
				...(site !== undefined && { 'sec-fetch-site': site }),
				...(origin !== undefined && { origin })
			}
		});

		expect(response.status).toBe(status);
	});

	test.each(['document', 'iframe', 'script', 'image', 'object'])(
		'with an answer of %s is refused',
		async (destination) => {
			for (const path of POSTS)
				expect((await knock(path, { headers: { 'sec-fetch-dest': destination } })).status).toBe(
					403
				);
		}
	);

	test.each([
		'text/plain',
		'application/x-www-form-urlencoded',
		'multipart/form-data; boundary=x',
		'application/json;x',
		'application/json; charset=latin1',
		'application/jsonp',
		''
	])('of type %j is not read', async (type) => {
		for (const path of POSTS.filter((candidate) => candidate.startsWith('/session')))
			expect((await knock(path, { headers: { 'content-type': type } })).status).toBe(415);
	});

	test.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
		'by %s is answered with the allowed methods',
		async (method) => {
			const response = await world.request(signIn, { method });

			expect(response.status).toBe(405);
			expect(response.headers.get('allow')).toBe('POST');
		}
	);

	test.each(['', '{', '[', 'null', '"text"', '[]', '{"email":1}', '\u0000', '['.repeat(100_000)])(
		'that is malformed is refused',
		async (body) => {
			for (const path of POSTS.filter((candidate) => candidate.startsWith('/session'))) {
				if (path.endsWith('sign-out') || path.endsWith('start')) continue;
				expect((await knock(path, { body })).status).toBe(400);
			}
		}
	);

	test('with an unknown field is refused', async () => {
		const ada = await world.addPerson();

		for (const more of ['"role":"x"', '"__proto__":{"x":1}', '"constructor":1']) {
			const body = JSON.stringify(credentialsOf(ada)).replace('{', `{${more},`);
			expect((await knock(signIn, { body })).status).toBe(400);
		}
	});

	test('is read up to its limit, whatever length it claims', async () => {
		const body = JSON.stringify({ deviceId: 'x'.repeat(300 * 1024), deviceCredential: 'x' });
		const small = JSON.stringify({ deviceId: 'x', deviceCredential: 'x' });

		const large = await knock('/session/v1/resume', { body });
		const packed = await knock('/session/v1/resume', {
			body: small,
			headers: { 'content-encoding': 'gzip' }
		});

		expect(large.status).toBe(413);
		expect(packed.status).toBe(415);
	});
});

test('SEC-C07 the cookie is not accessible to scripts and other sites', async () => {
	const ada = await world.addPerson();

	const { headers } = await world.post(signIn, credentialsOf(ada));

	expect(headers.getSetCookie()).toEqual([
		expect.stringMatching(/^tenantry=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/),
		expect.stringMatching(
			/^tenantry-devices=[\w.-]{68}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/
		)
	]);
});

test('SEC-C07 the cookie is bound to this host under https, and browsers stay on https', async () => {
	const secure = await openSignInWorld({ publicUrl: new URL('https://admin.north.example') });
	const ada = await secure.addPerson();
	const ask = (origin: string) => secure.post(signIn, credentialsOf(ada), { headers: { origin } });

	const ours = await ask('https://admin.north.example');
	const foreign = await ask('https://north.example');

	expect(ours.headers.getSetCookie()).toEqual([
		expect.stringMatching(
			/^__Host-tenantry=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/
		),
		expect.stringMatching(
			/^__Host-tenantry-devices=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict$/
		)
	]);
	expect(ours.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
	expect(foreign.status).toBe(403);
	await secure.close();
});

test('an internal error is answered without details and logged with all of them', async () => {
	await world.store.close();

	const response = await knock(signIn, {
		body: JSON.stringify({ email: 'a@north.example', password: 'x', device: { name: '' } })
	});
	const text = await response.text();

	expect(response.status).toBe(500);
	expect(text).toMatch(/^{"code":"internal_error","requestId":"\w{16}"}$/);
	expect(world.logged.join()).toContain('request failed');
	world = await openSignInWorld();
});
