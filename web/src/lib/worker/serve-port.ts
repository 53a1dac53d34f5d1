import { expose } from 'comlink';
import { FencedError } from '#lib/replica/database.ts';
import { createEngineApi } from './engine-api.ts';
import type { Engine } from './engine.ts';
import type { EngineState, LiveAnswer, LiveQuery, LiveRequest } from './live-queries.ts';
import type { WorkerApi } from './worker-api.ts';

export interface PortOptions {
	readonly randomBytes: (length: number) => Uint8Array;
	readonly useHere: () => Promise<void>;
}

/** Answers one tab. Only what is named here can be called. */
export function servePort(
	port: MessagePort,
	engine: Engine,
	{ randomBytes, useHere }: PortOptions
): void {
	const tab = {};
	const api: WorkerApi = {
		...createEngineApi(engine, randomBytes),
		watch: (query, live) => serveWatch(engine, query, live),
		attend: (isVisible) => engine.attend(tab, isVisible),
		useHere
	};
	// A tab that was closed is seen no more.
	port.addEventListener('close', () => engine.attend(tab, false));
	expose(api, port);
}

/** Where the engine cannot start: says so, and nothing else. */
export function serveUnavailable(port: MessagePort, error: unknown): void {
	const reason = error instanceof FencedError ? 'newer_build' : 'storage';
	const result: EngineState = { phase: 'unavailable', reason };
	expose(
		{
			watch(query: LiveQuery, live: MessagePort) {
				if (query.kind === 'engine') live.postMessage({ ticket: 0, result } satisfies LiveAnswer);
			},
			attend: () => undefined,
			syncNow: () => undefined
		},
		port
	);
}

function serveWatch(engine: Engine, query: LiveQuery, port: MessagePort): void {
	let ticket = 0;
	const watch = engine.watch(query, (result) => {
		port.postMessage({ ticket, result } satisfies LiveAnswer);
	});
	port.addEventListener('close', () => watch.close());
	port.onmessage = ({ data }: MessageEvent<LiveRequest>) => {
		if (data === null) {
			watch.close();
			port.close();
			return;
		}
		ticket = data.ticket;
		watch.change(data.query);
	};
}
