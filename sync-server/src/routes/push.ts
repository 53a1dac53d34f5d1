import { PushRequest, type PushResult } from '@tenantry/shared/protocol/push.ts';
import type { Handler } from 'hono';

import { jsonResponse } from '#middleware/compression.ts';
import { readJson } from '#middleware/json-body.ts';
import { refuse } from '#middleware/report-error.ts';
import { knownAddress } from '#middleware/request-context.ts';
import type { Log, ServerEnv } from '#middleware/server-env.ts';
import type { Sync } from '#sync/sync.ts';

/**
 * Room for as many mutations as the protocol allows, each with the cookie that its author saw.
 * Broken text is let through, because mutations are judged one by one.
 */
const BODY = { limit: 1024 * 1024, isBrokenTextRead: true };
const PULL_LIMIT = 500;

/**
 * Decides a batch; a cookie in the request gets its pull in the same response, to save a round
 * trip.
 */
export function pushRoute(
	{ push, pull, pushLimits }: Sync,
	{ clock, log }: { readonly clock: () => number; readonly log: Log }
): Handler<ServerEnv> {
	return async (c) => {
		// Reading a body, which takes longer than refusing it, is for those who may send one.
		const earlyMs = pushLimits.look(c.var.session);
		if (earlyMs > 0) return refuse(c, { code: 'too_many_requests', retryAfterMs: earlyMs });
		const body = await readJson(c, PushRequest, BODY);
		if (!body.ok) return refuse(c, body.error);
		const session = { ...c.var.session, address: knownAddress(c) };
		const { deviceId, cookie, lane, mutations } = body.value;
		const admission = pushLimits.arrive({
			account: session,
			lane,
			changes: mutations.length,
			bytes: c.var.bodyLength
		});
		const { waitMs: retryAfterMs } = admission;
		if (retryAfterMs > 0) return refuse(c, { code: 'too_many_requests', retryAfterMs });
		const results = await push(session, body.value).finally(admission.done);
		if (!results.ok) return refuse(c, { code: results.error });
		log.info(decided(c.var.requestId, body.value, results.value), 'decided');

		const answer = JSON.stringify({ results: results.value, serverNow: clock() });
		if (cookie === undefined) return jsonResponse(c, answer);
		const page = await pull(session, { deviceId, cookie, limit: PULL_LIMIT });
		// The verdicts are returned in any case; a separate pull will report why this one failed.
		const both = page.ok ? `${answer.slice(0, -1)},"pull":${page.value.text}}` : answer;
		return jsonResponse(c, both);
	};
}

/**
 * Returns log fields that trace a change from the device, which knows its id, to its place in the
 * audit.
 */
function decided(
	requestId: string,
	{ deviceId, lane }: PushRequest,
	results: readonly PushResult[]
): object {
	const mutations = results.map(({ id, outcome, version }) => ({ id, outcome, version }));
	return { requestId, deviceId, lane, mutations };
}
