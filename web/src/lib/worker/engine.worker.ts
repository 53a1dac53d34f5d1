import type { Endpoint } from 'comlink';
import * as z from 'zod/mini';
import { holdEngineLock } from '#lib/sync/engine-lock.ts';
import { createPokeSource } from '#lib/sync/poke.ts';
import { createServerApi, sendByFetch } from '#lib/sync/server-api.ts';
import { listenToBench } from './bench-wire.ts';
import { Engine } from './engine.ts';
import { servePort, serveUnavailable } from './serve-port.ts';

// The composition root of the worker: one engine for all tabs.

if (import.meta.env.MODE === 'bench') listenToBench();

// Without it zod tries whether it may compile, which the content security policy reports.
z.config({ jitless: true });

const starting = start();
// Whoever asks for the engine hears of it; a tab has to ask first.
starting.catch(() => undefined);

// A dedicated worker is its own endpoint; to a shared one every tab brings a port.
if ('onconnect' in globalThis) {
	addEventListener('connect', (event) => {
		const ports = event instanceof MessageEvent ? event.ports : [];
		for (const port of ports) void serve(port);
	});
} else void serve(ownEndpoint());

async function start(): Promise<Engine> {
	const running: { engine?: Engine } = {};
	await holdEngineLock(navigator.locks, () => running.engine?.yieldTo());
	running.engine = await Engine.start({
		storage: { indexedDB, IDBKeyRange },
		server: createServerApi({ fetch: sendByFetch, after }),
		pokes: createPokeSource((url) => new EventSource(url)),
		clock: { now: () => Date.now(), after },
		randomBytes,
		fraction: () => Math.random(),
		isOffline: () => !navigator.onLine
	});
	return running.engine;
}

async function serve(port: Endpoint): Promise<void> {
	try {
		servePort(port, await starting, randomBytes);
	} catch {
		serveUnavailable(port);
	}
}

function ownEndpoint(): Endpoint {
	return {
		postMessage: (message: unknown, transfer: Transferable[] = []) =>
			postMessage(message, { transfer }),
		addEventListener: (type, listener) => addEventListener(type, listener),
		removeEventListener: (type, listener) => removeEventListener(type, listener)
	};
}

function after(delayMs: number, run: () => void): () => void {
	const timer = setTimeout(run, delayMs);
	return () => clearTimeout(timer);
}

function randomBytes(length: number): Uint8Array {
	return crypto.getRandomValues(new Uint8Array(length));
}
