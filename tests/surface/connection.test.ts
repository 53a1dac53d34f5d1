import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { listen, portOf } from '@tenantry/sync-server/http-server.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRawClient, statusesOf } from '#support/wire/raw-client.ts';
import { withSessionKey } from '#support/servers/session-keys.ts';
import { serveSurface, type ServedSurface } from '#support/api/surface.ts';

const PUSH = '/sync/v1/push';
const MIB = 1024 * 1024;

let surface: ServedSurface;

beforeAll(async () => {
	surface = await serveSurface();
});
afterAll(() => surface.close());

function head(path: string, ...more: readonly string[]): string {
	const session = [...withSessionKey({ cookie: surface.owner.cookie })];
	const lines = [
		`POST ${path} HTTP/1.1`,
		...session.map(([name, value]) => `${name}: ${value}`),
		'host: localhost',
		'content-type: application/json',
		...more
	];
	return `${lines.join('\r\n')}\r\n\r\n`;
}

async function say(...said: readonly string[]): Promise<readonly number[]> {
	const client = await openRawClient(surface.port, ...said);
	return statusesOf(await client.answer());
}

/** A body in pieces, which says of itself only at the end how long it was. */
function inPieces(size: number): string {
	const piece = ' '.repeat(16 * 1024);
	const pieces = Array.from({ length: size / piece.length }, () => `4000\r\n${piece}\r\n`);
	return `${pieces.join('')}0\r\n\r\n`;
}

async function isServing(): Promise<boolean> {
	return (await fetch(`http://127.0.0.1:${surface.port}/livez`)).ok;
}

test('SEC-E10 a chunked body is read up to the limit, however long it goes on', async () => {
	const close = 'connection: close';
	const chunked = 'transfer-encoding: chunked';

	expect(await say(head('/session/v1/sign-in', chunked, close), inPieces(MIB))).toEqual([413]);
	expect(await say(head(PUSH, chunked, close), inPieces(2 * MIB))).toEqual([413]);
	expect(await say(head(PUSH, chunked, close), inPieces(MIB / 2))).toEqual([400]);
});

test('SEC-E10 a wrong content length gains nothing', async () => {
	const close = 'connection: close';
	const both = ['content-length: 2', 'transfer-encoding: chunked'];
	const second = 'GET /livez HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n';

	// Surplus bytes would be the next request, and are not a valid one.
	expect(await say(head(PUSH, 'content-length: 2'), '{}rubbish\r\n\r\n')).toEqual([400]);
	expect(await say(head(PUSH, ...both), `2\r\n{}\r\n0\r\n\r\n${second}`)).toEqual([400]);
	expect(await say(head(PUSH, 'content-length: -1', close), '{}')).toEqual([400]);
	expect(await say(head(PUSH, 'content-length: 2', 'content-length: 3'), '{}')).toEqual([400]);
	expect(await say(head(PUSH, 'content-length: 99999999999', close), 'x'.repeat(2 * MIB))).toEqual([
		413
	]);
	expect(await isServing()).toBe(true);
});

test('SEC-E10 an array a million deep and one a million long are refused cheaply', async () => {
	const route = { method: 'POST', pattern: PUSH, path: PUSH };
	const deep = '['.repeat(MIB - 1);
	const objects = '{"a":'.repeat(200_000);
	const long = `{"mutations":[${'0,'.repeat(500_000)}0]}`;

	for (const body of [deep, objects, long]) {
		const answer = await surface.ask(route, { body });
		expect([answer.status, await codeOf(answer)]).toEqual([400, 'invalid_request']);
	}
	expect((await surface.ask(route, { body: `${deep}[[` })).status).toBe(413);
});

test('SEC-E10 a zip bomb is not decompressed', async () => {
	const bomb = new Uint8Array(gzipSync(Buffer.alloc(64 * MIB)));
	const headers = { 'content-encoding': 'gzip', 'content-type': 'application/json' };

	for (const route of surface.mutating)
		expect((await surface.ask(route, { headers, body: bomb })).status).toBe(415);
});

test('SEC-E10 addresses and headers have a maximum length', async () => {
	const long = 'x'.repeat(17 * 1024);
	const many = Array.from({ length: 3000 }, (_, n) => `x-${n}: 1`);
	const line = (path: string) => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n`;

	expect(await say(`${line(`/${long}`)}\r\n`)).toEqual([431]);
	expect(await say(`${line(`/livez?${long}`)}\r\n`)).toEqual([431]);
	expect(await say(`${line('/livez')}x-long: ${long}\r\n\r\n`)).toEqual([431]);
	expect(await say(`${line('/livez')}cookie: tenantry=${long}\r\n\r\n`)).toEqual([431]);
	expect(await say(`${line('/livez')}${many.join('\r\n')}\r\n\r\n`)).toEqual([431]);
	expect(await isServing()).toBe(true);
});

test('SEC-E10 a connection that does not speak HTTP is closed', async () => {
	const lines = ['SSH-2.0-x\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', '\u0016\u0003\u0001\r\n'];
	for (const said of lines) expect(await say(said)).toEqual([400]);
	expect(await say('GET / HTTP/1.1\r\nconnection: close\r\n\r\n')).toEqual([400]);
	expect(await say('GET /livez HTTP/1.1\r\nhost: a\r\nx: a\nb: c\r\n\r\n')).toEqual([400]);
});

test('SEC-E10 a connection ends after a thousand requests', async () => {
	const agent = new Agent({ keepAlive: true, maxSockets: 1 });
	const ask = () =>
		new Promise<string | undefined>((resolve, reject) => {
			const asked = request({ host: '127.0.0.1', port: surface.port, path: '/livez', agent });
			asked.on('response', (answer) => {
				answer.resume().on('end', () => resolve(answer.headers.connection));
			});
			asked.on('error', reject).end();
		});
	const said: (string | undefined)[] = [];
	for (let n = 0; n < 1000; n++) said.push(await ask());
	agent.destroy();

	expect(said.slice(0, 999)).not.toContain('close');
	expect(said.at(-1)).toBe('close');
});

test('SEC-E10 a client that is slow with its headers is cut off and delays no other', async () => {
	const client = await openRawClient(surface.port, 'GET /livez HTTP/1.1\r\nhost: localhost\r\n');

	expect(await isServing()).toBe(true);
	expect(statusesOf(await client.answer())).toEqual([408]);
	// A body has as long as a phone on a bad line needs for it, while it comes.
	expect([surface.server.headersTimeout, surface.server.requestTimeout]).toEqual([10_000, 900_000]);
});

test('SEC-E10 a client that stops in the middle of a body is cut off', async () => {
	const place = { host: '127.0.0.1', port: 0, tls: undefined };
	const bodies = { silenceMs: 500, leastBytesPerSecond: 250 };
	const server = await listen(surface.world.listener, place, { bodies });
	const unfinished = [head(PUSH, 'content-length: 1000'), '{"deviceId":'];

	const client = await openRawClient(portOf(server), ...unfinished);

	expect(statusesOf(await client.answer())).toEqual([408]);
	server.close();
});

test('SEC-E10 connections are limited, and devices that listen leave room for requests', async () => {
	const place = { host: '127.0.0.1', port: 0, tls: undefined };
	let streams = 0;
	const limits = { connections: 1, streams: () => streams };
	const server = await listen(surface.world.listener, place, limits);
	const held = await openRawClient(
		portOf(server),
		'GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n'
	);
	const ask = () => fetch(`http://127.0.0.1:${portOf(server)}/livez`);

	await expect(ask()).rejects.toThrow();
	streams = 1;

	expect((await ask()).ok).toBe(true);
	server.closeAllConnections();
	server.close();
	expect(statusesOf(await held.answer())).toEqual([200]);
});

test('a push that its client aborts decides nothing and is not a server error', async () => {
	const before = await surface.everything();
	const faults = surface.world.logged.length;
	const socket = connect(surface.port, '127.0.0.1');
	socket.write(`${head(PUSH, 'content-length: 1000')}{"deviceId":`);
	await once(surface.server, 'request');

	socket.resetAndDestroy();
	await once(socket, 'close');

	expect(await isServing()).toBe(true);
	expect(surface.world.logged.slice(faults)).toEqual([]);
	expect(await surface.everything()).toEqual(before);
});

async function codeOf(answer: Response): Promise<unknown> {
	const body: unknown = await answer.json();
	return typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
}
