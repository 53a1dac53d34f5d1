import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';

import { afterEach, expect, test } from 'vitest';

import { SlowBodies } from './slow-bodies.ts';

const SILENCE_MS = 30_000;

let server: Server | undefined;
let socket: Socket | undefined;
afterEach(() => {
	socket?.destroy();
	server?.closeAllConnections();
	server?.close();
});

/** A server whose clock the test controls, and a client that has sent its headers. */
async function open({ length, isReading = true }: { length: number; isReading?: boolean }) {
	const clock = { now: 0 };
	const seen = { bytes: 0, isAsked: false };
	const bodies = new SlowBodies({
		silenceMs: SILENCE_MS,
		leastBytesPerSecond: 250,
		now: () => clock.now
	});
	server = createServer((incoming, outgoing) => {
		seen.isAsked = true;
		// Some of these tests cut the client off.
		incoming.on('error', () => undefined);
		if (!isReading) return;
		incoming.on('data', (chunk: Buffer) => (seen.bytes += chunk.length));
		incoming.on('end', () => outgoing.end('whole'));
	});
	bodies.watch(server);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	const port = typeof address === 'object' && address !== null ? address.port : 0;
	const client = connect(port, '127.0.0.1');
	socket = client;
	client.on('error', () => undefined);
	let heard = '';
	client.setEncoding('utf8').on('data', (text: string) => (heard += text));
	client.write(`POST / HTTP/1.1\r\nhost: a\r\ncontent-length: ${String(length)}\r\n\r\n`);
	await expect.poll(() => seen.isAsked).toBe(true);
	return {
		seen,
		heard: () => heard,
		isOpen: () => !client.destroyed,
		/** Lets time pass and makes the server check its bodies. */
		pass: (ms: number): void => {
			clock.now += ms;
			bodies.sweep();
		},
		send: async (bytes: number): Promise<void> => {
			const expected = seen.bytes + bytes;
			client.write('x'.repeat(bytes));
			if (isReading) await expect.poll(() => seen.bytes).toBe(expected);
		}
	};
}

test('a body that keeps arriving is read to its end, however long that takes', async () => {
	const { send, pass, heard } = await open({ length: 20 * 5_000 });

	for (let n = 0; n < 20; n++) {
		await send(5_000);
		pass(15_000);
	}

	await expect.poll(heard).toContain('200 OK');
	await expect.poll(heard).toContain('whole');
});

test('a body that stalls is ended with 408 half a minute after its last byte', async () => {
	const { send, pass, heard, isOpen } = await open({ length: 100_000 });
	await send(50_000);
	pass(20_000);
	await send(1_000);
	pass(20_000);
	expect(isOpen()).toBe(true);

	pass(SILENCE_MS);

	await expect.poll(heard).toMatch(/^HTTP\/1\.1 408 /);
	await expect.poll(isOpen).toBe(false);
});

test('single bytes now and then do not keep a connection open', async () => {
	const { send, pass, heard, isOpen } = await open({ length: 100_000 });

	for (let passedMs = 0; passedMs < 2 * SILENCE_MS && isOpen(); passedMs += 10_000) {
		await send(1);
		pass(10_000);
		if (passedMs >= SILENCE_MS) break;
	}

	await expect.poll(heard).toMatch(/^HTTP\/1\.1 408 /);
	await expect.poll(isOpen).toBe(false);
});

test('a client is not timed out for data that the server has not read yet', async () => {
	const { send, pass, isOpen, heard } = await open({ length: 100_000, isReading: false });
	await send(50_000);
	pass(5_000);
	await expect
		.poll(() => {
			pass(0);
			return isOpen();
		})
		.toBe(true);

	pass(SILENCE_MS);
	pass(SILENCE_MS);

	expect(isOpen()).toBe(true);
	expect(heard()).toBe('');
});
