import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSurface, type Surface } from '#support/api/surface.ts';

const OURS = 'http://localhost';
const SITES = ['same-origin', 'none', 'same-site', 'cross-site', undefined];
const MODES = ['cors', 'no-cors', 'navigate', undefined];
const DESTINATIONS = ['empty', 'document', 'script', 'image', undefined];
const ORIGINS = [OURS, 'http://localhost.evil.example', 'null', undefined];

const HOSTILE = [
	'http://evil.example',
	'https://localhost',
	'http://localhost:81',
	'null',
	'*',
	'file://',
	'http://localhost.evil.example',
	'http://evil-localhost',
	'http://evil.localhost',
	'http://localhost@evil.example',
	'http://localhost%2eevil.example',
	'http://localhost/',
	'http://localhost#',
	'http://localhost?',
	'http://LOCALHOST',
	'HTTP://localhost',
	'',
	'http://localhost, http://evil.example',
	'http://localhost http://evil.example',
	'//localhost',
	'chrome-extension://abc',
	'data:text/html,x',
	'http://127.0.0.1',
	'http://xn--lcalhost-n9a'
];

let surface: Surface;

beforeAll(async () => {
	surface = await openSurface();
});
afterAll(() => surface.close());

/** Returns every combination of headers in which a browser says where a request comes from. */
function combinations(): Record<string, string>[] {
	return SITES.flatMap((site) =>
		MODES.flatMap((mode) =>
			DESTINATIONS.flatMap((destination) =>
				ORIGINS.map((origin) => ({
					host: 'localhost',
					...(site !== undefined && { 'sec-fetch-site': site }),
					...(mode !== undefined && { 'sec-fetch-mode': mode }),
					...(destination !== undefined && { 'sec-fetch-dest': destination }),
					...(origin !== undefined && { origin })
				}))
			)
		)
	);
}

function comesFromUs(headers: Record<string, string>): boolean {
	const { 'sec-fetch-site': site, 'sec-fetch-dest': destination, origin } = headers;
	return (
		(site === undefined || site === 'same-origin' || site === 'none') &&
		(destination === undefined || destination === 'empty') &&
		(origin === undefined || origin === OURS)
	);
}

test('SEC-C09 no mutating route accepts another site, whatever headers it combines', async () => {
	const before = await surface.everything();
	const wrong: string[] = [];

	for (const route of surface.mutating)
		for (const headers of combinations()) {
			const isOurs = comesFromUs(headers);
			// The body is not JSON, so that a request from us changes nothing either.
			const { status } = await surface.ask(route, { headers, body: '{' });
			if ((status === 403) === isOurs)
				wrong.push(`${route.method} ${route.path} ${JSON.stringify(headers)}: ${status}`);
		}

	expect(wrong).toEqual([]);
	expect(surface.mutating.length).toBeGreaterThan(25);
	expect(await surface.everything()).toEqual(before);
});

test('SEC-C10 no foreign origin is allowed to read, by preflight or with a cookie', async () => {
	const api = surface.routes.filter(({ path }) => /^\/(session|sync|api\/v2)\//.test(path));
	const wrong: string[] = [];

	for (const route of api)
		for (const origin of HOSTILE) {
			const headers = { host: 'localhost', origin };
			const preflight = {
				...headers,
				'access-control-request-method': route.method,
				'access-control-request-headers': 'content-type, x-api-key'
			};
			const answers = [
				await surface.ask(route, { headers, ...(route.method !== 'GET' && { body: '{' }) }),
				await surface.ask(route, { headers: preflight, method: 'OPTIONS' })
			];
			for (const answer of answers) {
				const allowed = [...answer.headers.keys()].filter((name) => /^access-control/.test(name));
				await answer.body?.cancel();
				if (answer.status !== 403 || allowed.length > 0)
					wrong.push(`${route.method} ${route.path} ${origin}: ${answer.status} ${allowed.join()}`);
			}
		}

	expect(wrong).toEqual([]);
});

test('SEC-C09 Vary names what a cache must distinguish on every answer of the API', async () => {
	for (const route of surface.mutating) {
		const { headers } = await surface.ask(route, { body: '{' });

		expect(headers.get('vary')).toBe('Sec-Fetch-Site, Sec-Fetch-Dest, Origin');
	}
});
