import { expect, test } from 'vitest';
import { createPokeSource } from './poke.ts';

const HEADERS = { 'x-sync': '1', 'content-type': 'text/event-stream' };

/**
 * Fakes a server with given answers and a clock moved by the test, and records what the listener
 * received.
 */
function listenTo(...answers: ((signal: AbortSignal) => Response)[]) {
	const events: string[] = [];
	const timers = new Map<() => void, number>();
	const signals: AbortSignal[] = [];
	const pokes = createPokeSource({
		httpClient: {
			async fetch(url, { signal }) {
				events.push(url);
				const answer = answers.shift();
				if (answer === undefined || !signal) throw new TypeError('No network');
				signals.push(signal);
				return answer(signal);
			},
			after(delayMs, run) {
				timers.set(run, delayMs);
				return () => timers.delete(run);
			}
		},
		fraction: () => 0.5
	});
	const close = pokes({
		onpoke: (version) => events.push(`poke ${version}`),
		onopen: () => events.push('open'),
		onlost: () => events.push('lost'),
		onend: () => events.push('end')
	});
	const runTimer = (delayMs: number): void => {
		const found = [...timers].find(([, one]) => one === delayMs);
		if (found === undefined) throw new Error(`No timer of ${delayMs} ms`);
		timers.delete(found[0]);
		found[0]();
	};
	return { events, close, signals, runTimer, timers };
}

function stream(...chunks: string[]): () => Response {
	return () => new Response(new Blob(chunks).stream(), { headers: HEADERS });
}

/** Says nothing until it is aborted. */
function silent(signal: AbortSignal): Response {
	const body = new ReadableStream({
		start(controller) {
			signal.addEventListener('abort', () => controller.error(new Error('aborted')));
		}
	});
	return new Response(body, { headers: HEADERS });
}

const URL = '/sync/v1/events';

test('versions are received in order, whatever heartbeats lie between', async () => {
	const { events } = listenTo(
		stream('event: poke\ndata: {"version":4}\n\n:\n\nevent: poke\nda', 'ta: {"version":5}\n\n')
	);

	await expect.poll(() => events).toEqual([URL, 'open', 'poke 4', 'poke 5', 'lost']);
});

test('a stream that breaks is reopened after a delay, and so is one that never opened', async () => {
	const { events, runTimer } = listenTo(stream(':\n\n'), () => {
		throw new TypeError('No network');
	});
	await expect.poll(() => events).toEqual([URL, 'open', 'lost']);

	await expect.poll(() => attempt(() => runTimer(3_000))).toBe(true);
	await expect.poll(() => attempt(() => runTimer(3_000))).toBe(true);

	await expect.poll(() => events).toEqual([URL, 'open', 'lost', URL, URL]);
});

test.each([
	['the server refuses', () => new Response('{}', { status: 401, headers: HEADERS })],
	['a portal answers', () => new Response('<html>', { status: 200 })]
])('a stream that %s ends and is not reopened', async (_, answer) => {
	const { events, timers } = listenTo(answer);

	await expect.poll(() => events).toEqual([URL, 'end']);
	expect(timers.size).toBe(0);
});

test('a stream silent for longer than the heartbeat counts as lost', async () => {
	const world = listenTo(silent);
	await expect.poll(() => world.events).toEqual([URL, 'open']);

	world.runTimer(30_000);

	await expect.poll(() => world.events).toEqual([URL, 'open', 'lost']);
});

test('a closed stream emits nothing more and aborts its request', async () => {
	const world = listenTo(silent);
	await expect.poll(() => world.events).toEqual([URL, 'open']);

	world.close();
	await Promise.resolve();

	expect(world.signals[0]?.aborted).toBe(true);
	expect(world.events).toEqual([URL, 'open']);
	expect(world.timers.size).toBe(0);
});

function attempt(run: () => void): boolean {
	try {
		run();
		return true;
	} catch {
		return false;
	}
}
