import * as z from 'zod/mini';
import { lifeLockName } from '#lib/engine-api/life-lock.ts';
import { beginLog } from '#lib/envelope/new-log.ts';
import { sendAllEnvelopes } from '#lib/envelope/send-all.ts';
import { EngineLock } from '#lib/sync/engine-lock.ts';
import { createPokeSource } from '#lib/sync/poke.ts';
import { createServerApi, sendByFetch } from '#lib/sync/server-api.ts';
import { SessionKey } from '#lib/sync/session-key.ts';
import { loadArgon2 } from '#lib/vault/kdf.ts';
import { listenToBench } from './bench-wire.ts';
import { Engine } from './engine.ts';
import { servePort, serveUnavailable } from './port.ts';
import { UnlockTries } from './copy/unlock-tries.ts';

// The composition root of the worker.

if (import.meta.env.MODE === 'bench') listenToBench();

// Without it zod tests whether it may compile code, which the content security policy reports.
z.config({ jitless: true });

const isShared = 'onconnect' in globalThis;
const lock = new EngineLock({
	locks: navigator.locks,
	isShared,
	onchange(isHeld) {
		starting
			.then((engine) => (isHeld ? engine.begin() : yieldTo(engine)))
			// A failed start is handled below; an engine that cannot begin stays with the other
			// tab.
			.catch(() => undefined);
	}
});
const starting = start();
// Callers that await the engine receive the error; until a tab asks, there are none.
starting.catch(() => undefined);
// A tab takes a worker that holds the lock and does not answer for a frozen one.
const living = starting.catch(() => undefined).then(() => beginLife(navigator.locks));

export function serve(port: MessagePort): void {
	serveWhenStarted(port).catch((error: unknown) => serveUnavailable(port, error));
}

function beginLife(locks: LockManager | undefined): Promise<void> {
	if (locks === undefined) return Promise.resolve();
	const name = lifeLockName(location.pathname, self.name);
	return new Promise((resolve) => {
		const hold = (): Promise<never> => {
			resolve();
			return new Promise(() => undefined);
		};
		// Without a lock tabs notice only that heartbeats are missed.
		locks.request(name, hold).catch(resolve);
	});
}

async function start(): Promise<Engine> {
	const isHeld = await lock.take();
	loadArgon2().catch(() => undefined);
	const logBegun = beginLog(indexedDB);
	const session = new SessionKey();
	const httpClient = { fetch: session.over(sendByFetch), after };
	const fraction = () => Math.random();
	const engine = await Engine.open({
		storage: { indexedDB, IDBKeyRange },
		server: createServerApi(httpClient),
		session,
		pokes: createPokeSource({ httpClient, fraction }),
		sendEnvelopes: sendAllEnvelopes,
		clock: { now: () => Date.now(), ticks: () => performance.now(), after },
		tries: new UnlockTries(),
		randomBytes,
		fraction,
		isOffline: () => !navigator.onLine
	});
	await logBegun;
	if (isHeld) await engine.begin();
	else yieldTo(engine);
	return engine;
}

function yieldTo(engine: Engine): void {
	engine.yieldTo(isShared ? 'newer_build' : 'other_tab');
}

async function serveWhenStarted(port: MessagePort): Promise<void> {
	await living;
	const engine = await starting;
	const useHere = async (): Promise<void> => {
		await lock.steal();
		await engine.begin();
	};
	const gone = (lockName: string) => goneTab(navigator.locks, lockName);
	servePort(port, engine, { randomBytes, useHere, goneTab: gone });
}

function after(delayMs: number, run: () => void): () => void {
	const timer = setTimeout(run, delayMs);
	return () => clearTimeout(timer);
}

function randomBytes(length: number): Uint8Array {
	return crypto.getRandomValues(new Uint8Array(length));
}

/**
 * Resolves when the tab that holds a lock is gone, for any reason; never if the browser has no
 * locks.
 */
function goneTab(locks: LockManager | undefined, lockName: string): Promise<void> {
	if (locks === undefined) return new Promise(() => undefined);
	return locks.request(lockName, () => undefined);
}
