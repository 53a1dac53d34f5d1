import * as z from 'zod/mini';
import { FencedError } from '#lib/replica/store/database.ts';
import { answerCalls } from './answer-calls.ts';

import { createEngineCalls } from './engine-calls.ts';
import type { Engine } from './engine.ts';
import type { EngineState } from '#lib/engine-api/engine-state.ts';
import {
	LiveQueryMessage,
	type LiveAnswer,
	type LiveQuery,
	type LiveRequest
} from '#lib/engine-api/queries.ts';
import { CALLS, type EngineCalls } from '#lib/engine-api/calls/calls.ts';

export interface PortOptions {
	readonly randomBytes: (length: number) => Uint8Array;
	readonly useHere: () => Promise<void>;
	readonly goneTab: (lockName: string) => Promise<void>;
}

/** Serves one tab. Only the calls named here are possible, and only with valid arguments. */
export function servePort(
	port: MessagePort,
	engine: Engine,
	{ randomBytes, useHere, goneTab }: PortOptions
): void {
	const tab = {};
	const watches = new Set<() => void>();
	let isKnown = false;
	let isOver = false;

	function end(): void {
		if (isOver) return;
		isOver = true;
		for (const close of watches) close();
		// If this fails, the engine locks by its own clock.
		engine.attend(tab, false).catch(() => undefined);
		port.close();
	}

	async function stay(lockName: string): Promise<void> {
		if (isKnown) return;
		isKnown = true;
		goneTab(lockName).then(end, () => undefined);
	}

	const api: EngineCalls = {
		...createEngineCalls(engine, randomBytes),
		watch: (query, live) => serveWatch(engine, query, { port: live, watches }),
		stay,
		attend: (isVisible) => engine.attend(tab, isVisible),
		use: async () => engine.use(),
		useHere
	};
	// Not every browser fires this event; the tab's lock covers the others.
	port.addEventListener('close', end);
	answerCalls(port, api, CALLS);
}

/** Serves a tab when the engine cannot start, which it reports as its only answer. */
export function serveUnavailable(port: MessagePort, error: unknown): void {
	const reason = reasonOf(error);
	const result: EngineState = { phase: 'unavailable', reason };
	const api: Pick<EngineCalls, 'watch' | 'attend' | 'use' | 'syncNow'> = {
		watch(query: LiveQuery, live: MessagePort) {
			if (query.kind === 'engine') live.postMessage({ ticket: 0, result } satisfies LiveAnswer);
		},
		attend: () => Promise.resolve(),
		use: () => Promise.resolve(),
		syncNow: () => undefined
	};
	const { watch, attend, use, syncNow } = CALLS;
	answerCalls(port, api, { watch, attend, use, syncNow });
}

function reasonOf(error: unknown): Extract<EngineState, { phase: 'unavailable' }>['reason'] {
	if (!(error instanceof FencedError)) return 'storage';
	return error.isNewerForm ? 'older_app' : 'newer_build';
}

function serveWatch(
	engine: Engine,
	query: LiveQuery,
	{ port, watches }: { readonly port: MessagePort; readonly watches: Set<() => void> }
): void {
	let ticket = 0;
	const watch = engine.watch(query, (result) => {
		port.postMessage({ ticket, result } satisfies LiveAnswer);
	});
	function close(): void {
		watches.delete(close);
		watch.close();
		port.close();
	}
	watches.add(close);
	port.addEventListener('close', close);
	port.onmessage = ({ data }: MessageEvent<unknown>) => {
		if (data === null) close();
		else if (isAnother(data, query)) {
			ticket = data.ticket;
			watch.change(data.query);
		}
	};
}

const Another = z.strictObject({ ticket: z.number(), query: LiveQueryMessage });

/** A page may not change the kind of a query. */
function isAnother(data: unknown, { kind }: LiveQuery): data is NonNullable<LiveRequest> {
	const parsed = Another.safeParse(data);
	return parsed.success && parsed.data.query.kind === kind;
}
