import type { Poke } from '@tenantry/shared/protocol/poke.ts';
import type { Handler } from 'hono';

import { refuse } from '#middleware/report-error.ts';
import type { Log, ServerEnv } from '#middleware/server-env.ts';
import type { Sync } from '#sync/sync.ts';

/** Below the idle timeouts of proxies in front; also how long an ended session listens at most. */
const HEARTBEAT_MS = 25_000;
/** Number of events that may wait for a slow client; beyond it only the newest is kept. */
const MAX_WAITING = 4;
/** Streams of one process. Devices without one poll. */
const MAX_STREAMS = 20_000;
const RETRY_AFTER_MS = 30_000;

/** Streams "the version is now N", for as long as the session lives. */
export function pokeRoute(sync: Sync, log: Log): Handler<ServerEnv> {
	return async (c) => {
		if (sync.hub.size >= MAX_STREAMS)
			return refuse(c, { code: 'overloaded', retryAfterMs: RETRY_AFTER_MS });
		const { providerId, administratorId, deviceId, sessionHash } = c.var.session;
		const version = await sync.versionOf(providerId);
		const stream = openStream({
			version,
			listen: (listener) => sync.hub.add({ providerId, administratorId, deviceId, ...listener }),
			isAlive: () => sync.isAlive(sessionHash),
			log
		});
		return new Response(stream, {
			headers: { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' }
		});
	};
}

interface StreamOptions {
	readonly version: number;
	readonly listen: (listener: { poke(version: number): void; end(): void }) => () => void;
	readonly isAlive: () => Promise<boolean>;
	readonly log: Log;
}

function openStream({ version, listen, isAlive, log }: StreamOptions): ReadableStream<Uint8Array> {
	const encoder = new TextEncoder();
	let newest: number | undefined = version;
	let leave = () => {};

	return new ReadableStream<Uint8Array>(
		{
			start(controller) {
				let isOver = false;
				const end = () => {
					if (isOver) return;
					leave();
					controller.close();
				};
				const remove = listen({
					poke(next) {
						newest = next;
						flush(controller);
					},
					end
				});
				const beat = async () => {
					const goesOn = await isAlive();
					// Either end may have closed the stream while the database was queried.
					if (isOver) return;
					if (goesOn) controller.enqueue(encoder.encode(':\n\n'));
					else end();
				};
				// While the database is unavailable, no session can be checked and no commit needs
				// a poke: the stream stays, and the next heartbeat checks again.
				const miss = (error: unknown) => log.warn({ err: error }, 'a heartbeat was missed');
				const beating = setInterval(() => void beat().catch(miss), HEARTBEAT_MS).unref();
				leave = () => {
					isOver = true;
					remove();
					clearInterval(beating);
				};
			},
			pull: flush,
			cancel: () => leave()
		},
		{ highWaterMark: MAX_WAITING }
	);

	function flush(controller: ReadableStreamDefaultController<Uint8Array>): void {
		if (newest === undefined || (controller.desiredSize ?? 0) <= 0) return;
		const poke: Poke = { version: newest };
		newest = undefined;
		controller.enqueue(encoder.encode(`event: poke\ndata: ${JSON.stringify(poke)}\n\n`));
	}
}
