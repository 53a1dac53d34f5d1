import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gunzipSync } from 'node:zlib';

import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { ServerEnv } from '#middleware/server-env.ts';

import { webApp } from './web-app.ts';
import { readWebFiles, type WebFiles } from './web-files.ts';

const script = 'console.log(1)';
const page = `<!doctype html><title>App</title><script>${script}</script>`;
const code = `export const a = 1;${' '.repeat(1000)}`;
const packed = brotliCompressSync(code);
const hidden = 'position: absolute';

let folder: string;
let files: WebFiles;
let app: Hono<ServerEnv>;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tenantry-web-'));
	await mkdir(join(folder, '_app/immutable'), { recursive: true });
	await writeFile(join(folder, '200.html'), page);
	await writeFile(join(folder, '_app/immutable/a.js'), code);
	await writeFile(join(folder, 'packed.js'), code);
	await writeFile(join(folder, 'packed.js.br'), packed);
	await writeFile(join(folder, 'alone.js.br'), packed);
	await writeFile(join(folder, 'icon.webp'), 'a picture');
	await writeFile(join(folder, 'service-worker.js'), `h('<div style="${hidden}">')`);
	await writeFile(join(folder, 'notes.md'), 'not for the public');
	files = readWebFiles(folder);
	app = new Hono<ServerEnv>();
	app.use(webApp(files));
});
afterAll(() => rm(folder, { recursive: true }));

test('a screen is answered in the language that was chosen, else in one that the browser prefers', async () => {
	await writeFile(join(folder, '200.es.html'), '<!doctype html><title>Aplicación</title>');
	const translated = new Hono<ServerEnv>();
	translated.use(webApp(readWebFiles(folder)));
	const get = async (headers: Record<string, string>) => {
		const answer = await translated.request('/', { headers });
		expect(answer.headers.get('vary')).toBe('Accept-Language, Cookie, Accept-Encoding');
		expect(await answer.text()).toContain(
			answer.headers.get('content-language') === 'es' ? 'Aplicación' : 'App'
		);
		return answer.headers.get('content-language');
	};

	expect(await get({})).toBe('en');
	expect(await get({ 'accept-language': 'fr, es-MX;q=0.8, en;q=0.5' })).toBe('es');
	expect(await get({ 'accept-language': 'fr' })).toBe('en');
	expect(await get({ 'accept-language': 'en', cookie: 'language=es' })).toBe('es');
	expect(await get({ 'accept-language': 'es', cookie: 'language=en' })).toBe('en');
	expect(await get({ cookie: 'language=../../etc/passwd' })).toBe('en');
	await rm(join(folder, '200.es.html'));
});

test('hashed files are cached for a year, and the page and the service worker are revalidated', async () => {
	const kept = await app.request('/_app/immutable/a.js');
	const asked = [await app.request('/'), await app.request('/service-worker.js')];

	expect(kept.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
	expect(kept.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
	for (const { headers } of asked) expect(headers.get('cache-control')).toBe('no-cache');
});

test('an unchanged file is answered with 304', async () => {
	const etag = (await app.request('/')).headers.get('etag') ?? '';

	const same = await app.request('/', { headers: { 'if-none-match': `"other", W/${etag}` } });
	const other = await app.request('/', { headers: { 'if-none-match': '"other"' } });

	expect([same.status, await same.text()]).toEqual([304, '']);
	expect(other.status).toBe(200);
});

test.each(['/packed.js', '/alone.js'])(
	'%s, compressed at build time, is served as it is, and in other forms to those who ask for them',
	async (path) => {
		const get = (accepted: string) =>
			app.request(path, { headers: { 'accept-encoding': accepted } });

		const brotli = await get('gzip, br');
		const gzip = await get('gzip, br;q=0');
		const plain = await get('br;q=0, gzip;q=0');

		expect(brotli.headers.get('content-encoding')).toBe('br');
		expect(Buffer.from(await brotli.arrayBuffer())).toEqual(packed);
		expect(gzip.headers.get('content-encoding')).toBe('gzip');
		expect(gunzipSync(Buffer.from(await gzip.arrayBuffer())).toString()).toBe(code);
		expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, code]);
		for (const { headers } of [brotli, gzip, plain]) {
			expect(headers.get('vary')).toBe('Accept-Encoding');
			expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
			expect(headers.get('etag')).toBe(plain.headers.get('etag'));
		}
	}
);

test('each form of a file is made once, however many ask for it', async () => {
	const file = files.byPath.get('/alone.js');
	const forms = [file?.plain, file?.packed.get('gzip'), file?.packed.get('br')];

	for (const form of forms) {
		const bodies = await Promise.all([form?.(), form?.(), form?.()]);
		expect(bodies[0]).toBeInstanceOf(Uint8Array);
		expect(new Set([...bodies, await form?.()]).size).toBe(1);
	}
});

test('a compressed file has no address of its own, and a picture is not compressed', async () => {
	const accepted = { headers: { 'accept-encoding': 'gzip, br' } };

	expect((await app.request('/packed.js.br', accepted)).status).toBe(404);
	const picture = await app.request('/icon.webp', accepted);
	expect(picture.headers.get('content-type')).toBe('image/webp');
	expect([picture.headers.get('content-encoding'), await picture.text()]).toEqual([
		null,
		'a picture'
	]);
});

test('files that change or vanish afterwards are served as they were', async () => {
	const other = await mkdtemp(join(tmpdir(), 'tenantry-web-'));
	await writeFile(join(other, '200.html'), page);
	await writeFile(join(other, 'packed.js.br'), packed);
	const kept = new Hono<ServerEnv>();
	kept.use(webApp(readWebFiles(other)));
	await rm(other, { recursive: true });

	expect(await (await kept.request('/')).text()).toBe(page);
	expect(await (await kept.request('/packed.js')).text()).toBe(code);
});

test('the address of a screen returns the page, and a missing file does not', async () => {
	const navigate = { headers: { 'sec-fetch-mode': 'navigate' } };
	const browse = { headers: { accept: 'text/html,*/*' } };
	const load = { headers: { 'sec-fetch-mode': 'cors', accept: 'text/html' } };

	const statuses = await Promise.all(
		[
			app.request('/administrators/12', navigate),
			app.request('/administrators/12', browse),
			app.request('/administrators/12', load),
			app.request('/administrators/12'),
			app.request('/missing.js', navigate),
			app.request('/_app/immutable/gone', navigate),
			app.request('/notes.md'),
			app.request('/../package.json'),
			app.request('/%2e%2e/package.json', navigate)
		].map(async (response) => (await response).status)
	);

	expect(statuses).toEqual([200, 200, 404, 404, 404, 404, 404, 404, 404]);
});

test('the content security policy is computed from the built files', () => {
	const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

	expect(files.policyNeeds).toEqual({
		scripts: [hashOf(script)],
		styleAttributes: [hashOf(hidden)],
		workers: new Set()
	});
});

test('a page accepts no POST', async () => {
	const response = await app.request('/', { method: 'POST' });

	expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});
