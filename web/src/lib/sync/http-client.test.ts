import { expect, test } from 'vitest';
import { createServerApi } from './server-api.ts';

const headers = { 'x-sync': '1', 'content-type': 'application/json' };
const answer = JSON.stringify({ results: [], serverNow: 1 });

/** Fake clock that the test moves by hand; it runs each timer when it is due. */
class HandClock {
	now = 0;
	#timers: { readonly dueAt: number; readonly run: () => void }[] = [];

	readonly after = (delayMs: number, run: () => void): (() => void) => {
		const timer = { dueAt: this.now + delayMs, run };
		this.#timers.push(timer);
		return () => {
			this.#timers = this.#timers.filter((one) => one !== timer);
		};
	};

	pass(ms: number): void {
		this.now += ms;
		const due = this.#timers.filter(({ dueAt }) => dueAt <= this.now);
		this.#timers = this.#timers.filter((timer) => !due.includes(timer));
		for (const { run } of due) run();
	}
}

/** Starts a push of about `bytes` bytes; the test controls its answer. */
function pushing(bytes: number) {
	const clock = new HandClock();
	let isGivenUp = false;
	let respond: ((response: Response) => void) | undefined;
	const api = createServerApi({
		after: clock.after,
		fetch: (_url, { signal }) =>
			new Promise((resolve, reject) => {
				respond = resolve;
				signal?.addEventListener('abort', () => {
					isGivenUp = true;
					reject(new DOMException('', 'AbortError'));
				});
			})
	});
	const result = api.push({
		deviceId: 'x'.repeat(bytes),
		lane: 'ordinary',
		clientNow: 0,
		queueDepth: 0,
		oldestAt: null,
		mutations: []
	});
	return {
		clock,
		result,
		respond: (response: Response) => respond?.(response),
		isGivenUp: () => isGivenUp
	};
}

async function settleMicrotasks(): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve));
}

test('a small request times out after thirty seconds of silence', async () => {
	const { clock, result, isGivenUp } = pushing(10);

	clock.pass(30_000);
	expect(isGivenUp()).toBe(false);
	clock.pass(1_000);

	expect(isGivenUp()).toBe(true);
	expect(await result).toEqual({ ok: false, error: { code: 'offline' } });
});

test('the timeout of a large request grows with its size on a slow link and no further', async () => {
	const { clock, result, isGivenUp } = pushing(100_000);

	clock.pass(200_000);
	expect(isGivenUp()).toBe(false);
	clock.pass(31_000);

	expect(isGivenUp()).toBe(true);
	expect((await result).ok).toBe(false);
});

test('a response that keeps arriving, however slowly, does not time out', async () => {
	const { clock, result, respond, isGivenUp } = pushing(10);
	const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
	const writer = writable.getWriter();
	respond(new Response(readable, { headers }));

	for (const byte of new TextEncoder().encode(answer)) {
		clock.pass(29_000);
		await writer.write(Uint8Array.of(byte));
		await settleMicrotasks();
	}
	await writer.close();

	expect(isGivenUp()).toBe(false);
	expect(await result).toEqual({ ok: true, value: { results: [], serverNow: 1 } });
});

test('a response that stops halfway times out thirty seconds after its last byte', async () => {
	const { clock, respond, isGivenUp } = pushing(10);
	const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
	respond(new Response(readable, { headers }));
	clock.pass(20_000);
	await writable.getWriter().write(new TextEncoder().encode(answer.slice(0, 5)));
	await settleMicrotasks();

	clock.pass(29_000);
	expect(isGivenUp()).toBe(false);
	clock.pass(1_000);

	expect(isGivenUp()).toBe(true);
});
