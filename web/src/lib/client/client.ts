import { transfer, wrap } from 'comlink';
import { createContext } from 'svelte';
import engineUrl from '#lib/engine/engine.worker.ts?sharedworker&url';
import type { LiveAnswer, LiveQuery, LiveRequest, LiveResult } from '#lib/engine-api/queries.ts';
import type { EngineCalls } from '#lib/engine-api/calls/calls.ts';
import { reportPresence } from './presence.ts';
import { canShareWorker } from './shared-worker.ts';
import { holdTabLock } from './tab-lock.ts';
import { trustedScriptUrl } from './trusted-script-url.ts';

/** The engine as a page sees it: the worker's calls, and live queries. */
export interface Client extends Omit<EngineCalls, 'watch' | 'attend' | 'stay' | 'use'> {
	watch<Q extends LiveQuery>(query: Q, onresult: (result: LiveResult<Q>) => void): Watch<Q>;
}

/** A running live query. */
export interface Watch<Q extends LiveQuery> {
	/** Switches to the same kind of query over another window or with another filter. */
	change(query: Q): void;
	close(): void;
}

export const [getClient, setClient] = createContext<Client>();

/** Starts the engine, or joins the one that another tab has started. */
export function startClient(): Client {
	// Comlink's Remote loses the type parameters of `mutate`; every call answers a promise anyway.
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the worker's boundary
	const remote = wrap<EngineCalls>(connect()) as unknown as EngineCalls;
	holdTabLock(remote, { locks: navigator.locks, reload: () => location.reload() });
	reportPresence(remote);
	// Step 1 of a change (ARCHITECTURE.md): a screen's `mutate` goes to the engine as it is.
	return overriding<Client>(remote, {
		watch: (query, onresult) => watch(remote, query, onresult)
	});
}

/** Returns the same client with some of its calls replaced; only a proxy knows a remote's calls. */
export function overriding<C extends object>(client: object, own: Partial<C>): C {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the rest is the client's
	return new Proxy(client, {
		get: (calls, name): unknown => Reflect.get(Object.hasOwn(own, name) ? own : calls, name)
	}) as C;
}

/**
 * Connects to one engine for all tabs; where they cannot share a worker, a Web Lock keeps it to one
 * tab at a time.
 */
function connect(): MessagePort {
	const url = trustedScriptUrl(engineUrl);
	if (canShareWorker(navigator.userAgent))
		return new SharedWorker(url, { type: 'module', name: 'tenantry' }).port;
	const { port1: port, port2: far } = new MessageChannel();
	new Worker(url, { type: 'module' }).postMessage(null, [far]);
	return port;
}

function watch<Q extends LiveQuery>(
	remote: EngineCalls,
	query: Q,
	onresult: (result: LiveResult<Q>) => void
): Watch<Q> {
	const { port1: port, port2: far } = new MessageChannel();
	let ticket = 0;
	port.onmessage = ({ data }: MessageEvent<LiveAnswer>) => {
		// An answer to an earlier query is stale.
		if (data.ticket !== ticket) return;
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the worker's boundary
		onresult(data.result as LiveResult<Q>);
	};
	remote.watch(query, transfer(far, [far]));
	const send = (request: LiveRequest): void => port.postMessage(request);
	return {
		change: (next) => send({ ticket: ++ticket, query: next }),
		close() {
			send(null);
			port.close();
		}
	};
}
