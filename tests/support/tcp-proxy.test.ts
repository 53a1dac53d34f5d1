import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenOnLoopback } from '#support/loopback.ts';
import { createProxy, type TcpProxy } from '#support/tcp-proxy.ts';

const answer = 'x'.repeat(100_000);
let received: string[];
let proxy: TcpProxy;
let close: () => void;

beforeEach(async () => {
	received = [];
	const server = createServer((request, response) => {
		received.push(request.url ?? '');
		response.end(answer);
	});
	proxy = await createProxy({ target: await listenOnLoopback(server) });
	close = () => {
		server.closeAllConnections();
		server.close();
	};
});

afterEach(async () => {
	await proxy.close();
	close();
});

test('requests and answers pass whole', async () => {
	await expect(get('/a')).resolves.toBe(answer);
});

test('nothing passes a cut wire, and everything a healed one', async () => {
	await get('/before');

	proxy.cut();
	await expect(get('/during')).rejects.toThrow();
	proxy.heal();

	await expect(get('/after')).resolves.toBe(answer);
	expect(received).toEqual(['/before', '/after']);
});

test.each([
	['all of it', () => proxy.cutAfterRequest()],
	['all but its first byte', () => proxy.cutAfterFirstResponseByte()],
	['its second half', () => proxy.cutAfterResponseBytes(50_000)]
])('the server has a request whose answer gets lost: %s', async (_, cut) => {
	const happened = cut();

	await expect(get('/lost')).rejects.toThrow();
	await happened;
	await expect(get('/next')).resolves.toBe(answer);

	expect(received).toEqual(['/lost', '/next']);
});

test('only the request that was meant loses its answer', async () => {
	const happened = proxy.cutAfterRequest('GET /push');

	await expect(get('/poke')).resolves.toBe(answer);
	await expect(get('/push')).rejects.toThrow();
	await happened;

	expect(received).toEqual(['/poke', '/push']);
});

test('a delayed wire passes things in their order, later', async () => {
	proxy.delay(20);
	const startedAt = performance.now();

	await expect(get('/slow')).resolves.toBe(answer);

	expect(performance.now() - startedAt).toBeGreaterThanOrEqual(39);
});

async function get(path: string): Promise<string> {
	const response = await fetch(`http://127.0.0.1:${proxy.port}${path}`);
	return response.text();
}
