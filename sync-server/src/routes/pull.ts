import { PullRequest } from '@tenantry/shared/protocol/pull.ts';
import type { Handler } from 'hono';

import type { DeviceCookie } from '#middleware/device-cookie.ts';
import { jsonResponse, streamResponse } from '#middleware/compression.ts';
import { readJson } from '#middleware/json-body.ts';
import { refuse } from '#middleware/report-error.ts';
import type { ServerEnv } from '#middleware/server-env.ts';
import type { PulledPage } from '#sync/pull/pull.ts';
import type { Sync } from '#sync/sync.ts';

const NDJSON = 'application/x-ndjson';

/** Answers one page, or streams all of them, one per line, as fast as the client reads them. */
export function pullRoute({ pull }: Sync, devices: DeviceCookie): Handler<ServerEnv> {
	return async (c) => {
		const body = await readJson(c, PullRequest);
		if (!body.ok) return refuse(c, body.error);
		const request = body.value;
		const { session } = c.var;
		const browserDevices = devices.read(c);
		const first = await pull(session, request, browserDevices);
		if (!first.ok) return refuse(c, { code: first.error });
		if (!(c.req.header('accept') ?? '').includes(NDJSON)) {
			return jsonResponse(c, first.value.text);
		}
		const pages = streamPages(first.value, async (cookie) => {
			const next = await pull(session, { ...request, cookie }, browserDevices);
			// The response ends here; a pull that resumes with the last whole line's cookie says
			// why.
			if (!next.ok) throw new Error(next.error);
			return next.value;
		});
		return streamResponse(c, pages, NDJSON);
	};
}

/** Reads a page once the one before has been sent, and none after the client has gone. */
function streamPages(
	first: PulledPage,
	read: (cookie: string) => Promise<PulledPage>
): ReadableStream<Uint8Array> {
	const encoder = new TextEncoder();
	let next: PulledPage | undefined = first;
	return new ReadableStream<Uint8Array>({
		async pull(controller) {
			if (next !== undefined) {
				const { text, cookie, more } = next;
				controller.enqueue(encoder.encode(`${text}\n`));
				next = more ? await read(cookie) : undefined;
			}
			if (next === undefined) controller.close();
		}
	});
}
