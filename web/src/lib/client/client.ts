import { transfer, wrap } from 'comlink';
import { createContext } from 'svelte';
import engineUrl from '#lib/engine/engine.worker.ts?sharedworker&url';
import type { LiveAnswer, LiveQuery, LiveRequest, LiveResult } from '#lib/engine-api/queries.ts';
import type { EngineCalls } from '#lib/engine-api/calls/calls.ts';
import { lifeLockName } from '#lib/engine-api/life-lock.ts';
import { EngineLife, type LifeState } from './engine-life.ts';
import { reportPresence, unveil } from './presence.ts';
import { canShareWorker, WorkerName } from './worker-name.ts';
import { holdTabLock } from './tab-lock.ts';
import { trustedScriptUrl } from './trusted-script-url.ts';

export interface Client extends Omit<EngineCalls, 'watch' | 'attend' | 'stay' | 'use'> {
	watch<Q extends LiveQuery>(query: Q, onresult: (result: LiveResult<Q>) => void): Watch<Q>;
	/** Continues without a worker that does not answer. */
	giveUp(): void;
}

export interface Watch<Q extends LiveQuery> {
	change(query: Q): void;
	close(): void;
}

export const [getClient, setClient] = createContext<Client>();

export function startClient(onlife: (state: LifeState) => void = () => undefined): Client {
	const worker = connect();
	// Comlink's Remote loses the type parameters of `mutate`; every call answers a promise anyway.
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the worker's boundary
	const remote = wrap<EngineCalls>(worker.port) as unknown as EngineCalls;
	holdTabLock(remote, { locks: navigator.locks, reload: () => location.reload() });
	const life = watchLife(remote, worker, (state) => {
		onlife(state);
		unveil();
	});
	reportPresence(remote, life);
	// Step 1 of a change (ARCHITECTURE.md): a screen's `mutate` goes to the engine as it is.
	return overriding<Client>(guarded(remote, life), {
		watch: (query, onresult) => watch(remote, query, onresult),
		giveUp: () => life.end(true)
	});
}

/** Replaces some calls of the client in a proxy, because only a proxy knows a remote's calls. */
export function overriding<C extends object>(client: object, own: Partial<C>): C {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the rest is the client's
	return new Proxy(client, {
		get: (calls, name): unknown => Reflect.get(Object.hasOwn(own, name) ? own : calls, name)
	}) as C;
}

interface WorkerConnection {
	readonly port: MessagePort;
	readonly lockName: string;
	readonly name: WorkerName | undefined;
}

/** One engine for all tabs; without a shared worker, a Web Lock keeps it to one tab at a time. */
function connect(): WorkerConnection {
	const url = trustedScriptUrl(engineUrl);
	const { pathname } = new URL(engineUrl, location.href);
	if (canShareWorker(navigator.userAgent)) {
		const name = new WorkerName(localStorage);
		const { port } = new SharedWorker(url, { type: 'module', name: name.current });
		return { port, name, lockName: lifeLockName(pathname, name.current) };
	}
	const name = crypto.randomUUID();
	const { port1: port, port2: far } = new MessageChannel();
	new Worker(url, { type: 'module', name }).postMessage(null, [far]);
	return { port, name: undefined, lockName: lifeLockName(pathname, name) };
}

function watchLife(
	remote: Pick<EngineCalls, 'attend'>,
	{ lockName, name }: WorkerConnection,
	onchange: (state: LifeState) => void
): EngineLife {
	const life = new EngineLife({
		// A heartbeat that is answered says as well that nothing is left to hide.
		beat: () => remote.attend(true),
		locks: navigator.locks,
		lockName,
		clock: {
			now: () => performance.now(),
			every: (intervalMs, run) => void setInterval(run, intervalMs)
		},
		isVisible: () => document.visibilityState === 'visible',
		onchange(state, isFrozen) {
			if (isFrozen) name?.giveUp();
			onchange(state);
		}
	});
	addEventListener('storage', () => {
		if (name?.isGivenUp()) life.end(false);
	});
	return life;
}

/** After these the page shows nothing of the person; the worker's end counts as success. */
const HIDING: ReadonlySet<unknown> = new Set(['lock', 'switchPerson', 'signOut', 'forget']);

/** Makes the calls fail if the worker ends before it has answered. */
function guarded(remote: object, life: EngineLife): object {
	return new Proxy(remote, {
		get: (calls, name) => {
			// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the worker's boundary
			const call = Reflect.get(calls, name) as (...given: unknown[]) => Promise<unknown>;
			return (...given: unknown[]) => {
				const answer = call(...given);
				return HIDING.has(name) ? life.hide(answer) : life.guard(answer);
			};
		}
	});
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
