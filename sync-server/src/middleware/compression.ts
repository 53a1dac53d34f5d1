import { promisify } from 'node:util';
import { constants, createGzip, createZstdCompress, gzip, zstdCompress } from 'node:zlib';

import type { Context } from 'hono';

import type { ServerEnv } from './server-env.ts';

type Coding = 'zstd' | 'gzip';

/** A response below this size fits into one packet anyway. */
const WORTH_COMPRESSING = 1400;
/**
 * A stream is flushed after this many bytes, about 10 KB compressed. On the slowest usable link
 * that takes 20 seconds, so that a device does not consider the server gone.
 */
const FLUSH_EVERY = 64 * 1024;
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
const GZIP = { level: 1 };

const compressAs = {
	zstd: (text: string) => promisify(zstdCompress)(text, ZSTD),
	gzip: (text: string) => promisify(gzip)(text, GZIP)
};

/** The header names the coding and does not refuse it by `q=0`. */
export function accepts(header: string | undefined, coding: string): boolean {
	return (header ?? '').split(',').some((range) => {
		const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
		return name === coding && !parameters.some((one) => /^q=0(?:\.0*)?$/.test(one));
	});
}

/** Compresses the response if that saves anything and the client accepts it. */
export async function jsonResponse(c: Context<ServerEnv>, text: string): Promise<Response> {
	const headers = new Headers({ 'content-type': 'application/json' });
	const coding = text.length < WORTH_COMPRESSING ? undefined : codingFor(c);
	if (coding === undefined) return new Response(text, { headers });
	headers.set('content-encoding', coding);
	return new Response(new Uint8Array(await compressAs[coding](text)), { headers });
}

/** Compresses the stream if the client accepts it. */
export function streamResponse(
	c: Context<ServerEnv>,
	stream: ReadableStream<Uint8Array>,
	type: string
): Response {
	const headers = new Headers({ 'content-type': type });
	const coding = codingFor(c);
	if (coding === undefined) return new Response(stream, { headers });
	headers.set('content-encoding', coding);
	return new Response(stream.pipeThrough(slices()).pipeThrough(compressor(coding)), { headers });
}

function codingFor(c: Context<ServerEnv>): Coding | undefined {
	const accepted = c.req.header('accept-encoding');
	if (accepts(accepted, 'zstd')) return 'zstd';
	return accepts(accepted, 'gzip') ? 'gzip' : undefined;
}

/** Flushes every part, so that none waits for what follows. */
function compressor(coding: Coding): TransformStream<Uint8Array, Uint8Array> {
	const encoder =
		coding === 'zstd'
			? createZstdCompress({ ...ZSTD, flush: constants.ZSTD_e_flush })
			: createGzip({ ...GZIP, flush: constants.Z_SYNC_FLUSH });
	let parts: Uint8Array[] = [];
	encoder.on('data', (part: Uint8Array) => parts.push(part));

	/** Passes on what was produced. In an abandoned stream it throws, which ends the stream. */
	function passOn(controller: TransformStreamDefaultController<Uint8Array>): void {
		for (const part of parts) controller.enqueue(part);
		parts = [];
	}

	return new TransformStream({
		async transform(part, controller) {
			await new Promise<void>((resolve, reject) => {
				encoder.write(part, (error) => (error ? reject(error) : resolve()));
			});
			passOn(controller);
		},
		async flush(controller) {
			await new Promise((resolve) => encoder.once('end', resolve).end());
			passOn(controller);
		}
	});
}

function slices(): TransformStream<Uint8Array, Uint8Array> {
	return new TransformStream({
		transform(chunk, controller) {
			for (let from = 0; from < chunk.length; from += FLUSH_EVERY)
				controller.enqueue(chunk.subarray(from, from + FLUSH_EVERY));
		}
	});
}
