import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSurface, type Surface } from '#support/api/surface.ts';

const TYPES = [
	'text/plain',
	'application/x-www-form-urlencoded',
	'multipart/form-data; boundary=x',
	'',
	'application/json;x',
	'application/json; charset=latin1',
	'application/jsonp',
	'text/json',
	'application/json, text/plain',
	'application/problem+json',
	'application/xml',
	'*/*'
];

let surface: Surface;

beforeAll(async () => {
	surface = await openSurface();
});
afterAll(() => surface.close());

test.each(TYPES)('SEC-C08 no mutating route reads a body of type %j', async (type) => {
	const before = await surface.everything();
	const read: string[] = [];

	for (const route of surface.mutating) {
		const answer = await surface.ask(route, { headers: { 'content-type': type }, body: '{}' });
		if (answer.status !== 415) read.push(`${route.method} ${route.path}: ${answer.status}`);
	}

	expect(read).toEqual([]);
	expect(await surface.everything()).toEqual(before);
});

test('SEC-C08 a body without a type is not read', async () => {
	const before = await surface.everything();
	const read: string[] = [];

	for (const route of surface.mutating) {
		// A body of bytes, which gets no content type automatically.
		const { status } = await surface.ask(route, {
			body: new TextEncoder().encode('{}'),
			headers: { 'content-length': '2' }
		});
		if (status !== 415) read.push(`${route.method} ${route.path}: ${status}`);
	}

	expect(read).toEqual([]);
	expect(await surface.everything()).toEqual(before);
});

test('SEC-C08 safe methods change nothing', async () => {
	const before = await surface.everything();

	for (const { path } of surface.routes)
		for (const method of ['GET', 'HEAD']) {
			const answer = await surface.ask({ method, path, pattern: path });
			await answer.body?.cancel();
		}

	expect(await surface.everything()).toEqual(before);
});

test.each(['gzip', 'br', 'deflate', 'zstd', 'gzip, gzip', 'x'])(
	'SEC-E10 no route decompresses a body compressed with %s',
	async (encoding) => {
		for (const route of surface.mutating) {
			const { status } = await surface.ask(route, {
				headers: { 'content-encoding': encoding },
				body: '{}'
			});

			expect(status).toBe(415);
		}
	}
);
