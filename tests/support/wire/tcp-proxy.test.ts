import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { listenOnLoopback } from '#support/machine/loopback.ts';
import { createProxy, type TcpProxy } from './tcp-proxy.ts';

const answer = 'x'.repeat(100_000);
let received: string[];
let bodies: string[];
let serverPort: number;
let proxy: TcpProxy;
let close: () => void;

beforeEach(async () => {
	received = [];
	bodies = [];
	const server = createServer((request, response) => {
		received.push(request.url ?? '');
		text(request).then(
			(body) => {
				bodies.push(body);
				response.end(answer);
			},
			() => response.destroy()
		);
	});
	serverPort = await listenOnLoopback(server);
	proxy = await createProxy({ target: serverPort });
	close = () => {
		server.closeAllConnections();
		server.close();
	};
});

afterEach(async () => {
	await proxy.close();
	close();
});

test('requests and answers pass unchanged', async () => {
	await expect(get('/a')).resolves.toBe(answer);
	expect(proxy.traffic.toClient).toBeGreaterThan(answer.length);
	expect(proxy.traffic.toServer).toBeLessThan(1_000);
});

test('nothing passes a cut wire, and everything passes a healed one', async () => {
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
])('the server receives a request whose answer is lost: %s', async (_, cut) => {
	const happened = cut();

	await expect(get('/lost')).rejects.toThrow();
	await happened;
	await expect(get('/next')).resolves.toBe(answer);

	expect(received).toEqual(['/lost', '/next']);
});

test('only the chosen request loses its answer', async () => {
	const happened = proxy.cutAfterRequest('GET /push');

	await expect(get('/poke')).resolves.toBe(answer);
	await expect(get('/push')).rejects.toThrow();
	await happened;

	expect(received).toEqual(['/poke', '/push']);
});

test('a delayed wire passes everything later in the same order', async () => {
	proxy.delay(20);
	const happened: string[] = [];
	const before = setTimeout(10).then(() => happened.push(`timer, ${received.length} received`));
	const between = setTimeout(30).then(() => happened.push('timer'));

	const asked = get('/slow').then((text) => happened.push(text));
	await Promise.all([before, between, asked]);

	// Each timer is set before the event that it precedes, and is due before it.
	expect(happened).toEqual(['timer, 0 received', 'timer', answer]);
	expect(received).toEqual(['/slow']);
});

test('held answers arrive when the wire heals, and requests pass at once', async () => {
	proxy.holdAnswers();
	const answers: string[] = [];
	const asked = get('/held').then((text) => answers.push(text));
	await expect.poll(() => bodies.length).toBe(1);
	await get('/direct', serverPort);

	expect([received, answers]).toEqual([['/held', '/direct'], []]);
	proxy.heal();
	await asked;
	expect(answers).toEqual([answer]);
});

test('only the answers to the named requests are held', async () => {
	proxy.holdAnswers('GET /held');
	const answers: string[] = [];
	const asked = get('/held').then((text) => answers.push(text));
	await expect.poll(() => bodies.length).toBe(1);

	await expect(get('/free')).resolves.toBe(answer);

	expect(answers).toEqual([]);
	proxy.heal();
	await asked;
});

test('held answers are lost with their connection', async () => {
	proxy.holdAnswers();
	const asked = expect(get('/lost')).rejects.toThrow();
	await expect.poll(() => bodies.length).toBe(1);

	proxy.cut();
	await asked;
	proxy.heal();

	await expect(get('/next')).resolves.toBe(answer);
	expect(received).toEqual(['/lost', '/next']);
});

test('a slow wire passes a few bytes at a time and all of them in the end', async () => {
	proxy.drip(10_000, 5);
	const happened: string[] = [];
	const timer = setTimeout(40).then(() => happened.push('timer'));

	const asked = get('/slow').then((text) => happened.push(text));
	await Promise.all([timer, asked]);

	// Ten pieces have nine pauses between them, so that the last one is due after the timer.
	expect(happened).toEqual(['timer', answer]);
});

test('dropped data never arrive, and neither side notices before the wire heals', async () => {
	await get('/before');
	proxy.drop();
	const lost = get('/lost').catch(() => 'no answer');

	await expect(Promise.race([lost, setTimeout(100, 'silence')])).resolves.toBe('silence');
	proxy.heal();

	await expect(lost).resolves.toBe('no answer');
	await expect(get('/after')).resolves.toBe(answer);
	expect(received).toEqual(['/before', '/after']);
});

test('a portal answers every request with its own page and forwards nothing', async () => {
	await get('/before');
	proxy.portal();

	await expect(get('/during')).resolves.toMatch(/^<!doctype html>/);
	proxy.heal();

	await expect(get('/after')).resolves.toBe(answer);
	expect(received).toEqual(['/before', '/after']);
});

test('the server receives a duplicated request twice, and its sender one answer', async () => {
	const happened = proxy.duplicate('POST /push');

	await get('/poke');
	await expect(post('/push', 'y'.repeat(300_000))).resolves.toBe(answer);
	await happened;

	expect(received).toEqual(['/poke', '/push', '/push']);
	expect(bodies.filter((body) => body.length === 300_000)).toHaveLength(2);
});

test('a wire redirected to another server reaches that one', async () => {
	await get('/here');
	const there = createServer((_, response) => response.end('there'));
	const port = await listenOnLoopback(there);
	onTestFinished(() => void there.close());

	proxy.redirect(port);

	await expect(get('/there')).resolves.toBe('there');
	expect(received).toEqual(['/here']);
	there.closeAllConnections();
});

async function post(path: string, body: string): Promise<string> {
	const request = { method: 'POST', body };
	return (await fetch(`http://127.0.0.1:${proxy.port}${path}`, request)).text();
}

async function get(path: string, port = proxy.port): Promise<string> {
	const response = await fetch(`http://127.0.0.1:${port}${path}`);
	return response.text();
}
