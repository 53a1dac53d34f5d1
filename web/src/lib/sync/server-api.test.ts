import type { PullAnswer } from '@tenantry/shared/protocol/pull.ts';
import { afterEach, expect, test, vi } from 'vitest';
import { createServerApi, type ServerApi } from './server-api.ts';

afterEach(() => vi.restoreAllMocks());

const headers = { 'x-sync': '1', 'content-type': 'application/json' };
const request = { deviceId: 'd', cookie: null, limit: 10 };

function apiAnswering(answer: () => Response | Promise<Response>): ServerApi {
	return createServerApi({ fetch: async () => answer(), after: () => () => undefined });
}

function pageOf(cookie: string, more: boolean): PullAnswer {
	const counts = { version: 1, serverNow: 0, leaseUntil: 0, minApp: 1 };
	return { cookie, more, put: [], del: [], verdicts: [], ...counts };
}

async function pull(body: string): Promise<[string[], unknown]> {
	const cookies: string[] = [];
	const api = apiAnswering(() => new Response(body, { headers }));
	const result = await api.pull(request, async ({ cookie }) => cookies.push(cookie) > 0);
	return [cookies, result];
}

test('a stream of pages is consumed line by line', async () => {
	const body = [pageOf('a', true), pageOf('b', true), pageOf('c', false)]
		.map((page) => `${JSON.stringify(page)}\n`)
		.join('');

	expect(await pull(body)).toEqual([['a', 'b', 'c'], { ok: true, value: undefined }]);
});

test('the complete lines of a cut stream are kept, and the cut is reported', async () => {
	const whole = `${JSON.stringify(pageOf('a', true))}\n`;
	const cut = JSON.stringify(pageOf('b', false)).slice(0, 30);

	expect(await pull(whole + cut)).toEqual([['a'], { ok: false, error: { code: 'offline' } }]);
	expect(await pull(whole)).toEqual([['a'], { ok: false, error: { code: 'offline' } }]);
});

test('the page of a captive portal is not an answer', async () => {
	const portal = () => new Response('<html>Log in to the hotel</html>', { status: 200 });

	const pushed = await apiAnswering(portal).push({
		deviceId: 'd',
		lane: 'urgent',
		clientNow: 0,
		queueDepth: 0,
		oldestAt: null,
		mutations: []
	});

	expect(pushed).toEqual({ ok: false, error: { code: 'offline' } });
	expect((await apiAnswering(portal).pull(request, async () => true)).ok).toBe(false);
});

test.each([
	['120', 120_000],
	// A browser's timer that is set for too long runs at once.
	['99999999999', 24 * 60 * 60_000],
	['Thu, 01 Jan 2099 00:00:00 GMT', 24 * 60 * 60_000],
	['Wed, 31 Dec 2025 00:00:00 GMT', 0],
	['Thu, 01 Jan 2026 00:01:00 GMT', 60_000]
])('Retry-After is parsed as %s', async (retryAfter, retryAfterMs) => {
	const date = 'Thu, 01 Jan 2026 00:00:00 GMT';
	const api = apiAnswering(
		() =>
			new Response('{"code":"overloaded"}', {
				status: 503,
				headers: { ...headers, date, 'retry-after': retryAfter }
			})
	);

	expect(await api.pull(request, async () => true)).toEqual({
		ok: false,
		error: { code: 'overloaded', retryAfterMs }
	});
});

test('a server that no longer supports this app says so', async () => {
	const page = { ...pageOf('a', false), minApp: 99 };

	expect(await pull(JSON.stringify(page))).toEqual([
		[],
		{ ok: false, error: { code: 'app_too_old' } }
	]);
});

test('an error while applying a page is not a network error', async () => {
	const api = apiAnswering(() => new Response(JSON.stringify(pageOf('a', false)), { headers }));

	const pulling = api.pull(request, async () => {
		throw new Error('The disk is full');
	});

	await expect(pulling).rejects.toThrow('The disk is full');
});

/** An answer whose lines are sent by hand, until it is ended or cut. */
function byHand() {
	const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
	const writer = writable.getWriter();
	/** Not awaited: a line is written when it is read. */
	const send = (page: PullAnswer): void => {
		writer.write(new TextEncoder().encode(`${JSON.stringify(page)}\n`)).catch(() => undefined);
	};
	return { api: apiAnswering(() => new Response(readable, { headers })), send, writer };
}

test('the next page is read while one is taken in, and taken in after it', async () => {
	const { api, send } = byHand();
	const taken: string[] = [];
	const first = Promise.withResolvers<boolean>();
	const parsed = vi.spyOn(JSON, 'parse');
	const pulling = api.pull(request, ({ cookie }) => {
		taken.push(cookie);
		return cookie === 'a' ? first.promise : Promise.resolve(true);
	});
	send(pageOf('a', true));
	send(pageOf('b', false));
	await vi.waitFor(() => expect(parsed).toHaveBeenCalledTimes(2));

	expect(taken).toEqual(['a']);

	first.resolve(true);
	expect(await pulling).toEqual({ ok: true, value: undefined });
	expect(taken).toEqual(['a', 'b']);
});

test('a page after which no more are wanted ends the pull, without waiting for the next one', async () => {
	const { api, send } = byHand();
	send(pageOf('a', true));

	expect(await api.pull(request, async () => false)).toEqual({ ok: true, value: undefined });
});

test('a page that is read and no longer wanted is not taken in', async () => {
	const body = [pageOf('a', true), pageOf('b', false)].map((one) => `${JSON.stringify(one)}\n`);
	const taken: string[] = [];
	const api = apiAnswering(() => new Response(body.join(''), { headers }));

	await api.pull(request, async ({ cookie }) => taken.push(cookie) === 0);

	expect(taken).toEqual(['a']);
});

test('a page that the disk refuses is an error of this device, also when the stream breaks behind it', async () => {
	const { api, send, writer } = byHand();
	const pulling = api.pull(request, async () => {
		await writer.abort(new Error('The network is gone'));
		throw new Error('The disk is full');
	});
	send(pageOf('a', true));

	await expect(pulling).rejects.toThrow('The disk is full');
});
