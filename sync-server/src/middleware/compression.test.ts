import { gunzipSync, zstdDecompressSync } from 'node:zlib';

import { Hono } from 'hono';
import { expect, test, vi } from 'vitest';

import { accepts, jsonResponse, streamResponse } from './compression.ts';
import type { ServerEnv } from './server-env.ts';

const long = JSON.stringify({ text: 'organization '.repeat(500) });

function ask(acceptEncoding: string | undefined, respond: { json: string } | { stream: string[] }) {
	const cancel = vi.fn();
	const app = new Hono<ServerEnv>();
	app.get('/', (c) => {
		if ('json' in respond) return jsonResponse(c, respond.json);
		const parts = respond.stream.map((text) => new TextEncoder().encode(text));
		const stream = new ReadableStream<Uint8Array>({
			pull: (controller) => {
				const part = parts.shift();
				if (part !== undefined) controller.enqueue(part);
			},
			cancel
		});
		return streamResponse(c, stream, 'application/x-ndjson');
	});
	const headers = acceptEncoding === undefined ? {} : { 'accept-encoding': acceptEncoding };
	return { response: app.request('/', { headers }), cancel };
}

test.each([
	['zstd', 'gzip, deflate, br, zstd'],
	['gzip', 'gzip, deflate, br'],
	['gzip', 'gzip, zstd;q=0'],
	['gzip', 'GZIP;q=0.5'],
	[null, 'br'],
	[null, 'gzip;q=0'],
	[null, 'gzip; q=0.000, identity'],
	[null, 'xgzip, gzip2'],
	[null, undefined]
])('answers in the coding %s where the client accepts %s', async (coding, accepted) => {
	const response = await ask(accepted, { json: long }).response;

	expect(response.headers.get('content-encoding')).toBe(coding);
	const body = new Uint8Array(await response.arrayBuffer());
	const unpack = { zstd: zstdDecompressSync, gzip: gunzipSync }[coding ?? ''];
	expect(new TextDecoder().decode(unpack?.(body) ?? body)).toBe(long);
	expect(body.length < long.length).toBe(coding !== null);
});

test('does not compress what fits into one packet', async () => {
	const response = await ask('zstd, gzip', { json: '{}' }).response;

	expect(response.headers.get('content-encoding')).toBeNull();
	expect(await response.text()).toBe('{}');
});

test.each(['zstd', 'gzip'])(
	'a part of a stream in %s arrives before the next one exists, a long one in slices',
	async (coding) => {
		// Random text is not compressible, so every slice has to arrive as bytes of its own.
		const part = Buffer.from(crypto.getRandomValues(new Uint8Array(65_000))).toString('hex');
		const { response, cancel } = ask(coding, { stream: [`${part}\n`] });
		const body: ReadableStream<Uint8Array> | null = (await response).body;
		const reader = body?.getReader();

		const chunks: Uint8Array[] = [];
		let bytes = 0;
		// The source never ends: without a flush the last bytes would never come.
		while (bytes < 65_000) {
			const { value } = (await reader?.read()) ?? {};
			if (value === undefined) break;
			chunks.push(value);
			bytes += value.length;
		}
		await reader?.cancel();

		expect(bytes).toBeGreaterThanOrEqual(65_000);
		expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThan(65_000);
		await expect.poll(() => cancel.mock.calls.length).toBe(1);
	}
);

test('a coding is accepted by its whole name', () => {
	expect(accepts('br;q=1.0, gzip', 'br')).toBe(true);
	expect(accepts('gzip', 'br')).toBe(false);
	expect(accepts(undefined, 'br')).toBe(false);
});
