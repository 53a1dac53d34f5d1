import {
	EnvelopesRequest,
	type Envelope,
	type EnvelopesAnswer
} from '@tenantry/shared/protocol/envelope.ts';
import type { Handler } from 'hono';

import { networkOf } from '#auth/throttle/network.ts';
import { readJson } from '#middleware/json-body.ts';
import { createLimiter } from '#limiter.ts';
import { refuse } from '#middleware/report-error.ts';
import { knownAddress } from '#middleware/request-context.ts';
import type { Log, ServerEnv } from '#middleware/server-env.ts';
import type { TakenEnvelopes } from '#sync/envelopes/envelopes.ts';
import type { SignedEnvelopes } from '#sync/envelopes/signed-envelopes.ts';
import type { Admission } from '#sync/push/push-limits.ts';
import type { Sync } from '#sync/sync.ts';

/** Room for as many of the longest envelopes as the protocol allows. */
const BODY_LIMIT = 680 * 1024;

/** Many phones may share one address, each with fifty requests to send after a long flight. */
const PER_NETWORK = { burst: 600, perSecond: 10 };
/** Counted once a signature is right, so that no stranger uses up what a device may send. */
const PER_DEVICE = { burst: 120, perSecond: 2 };

/** Takes envelopes from anybody: who sealed and signed them counts, not who carries them. */
export function envelopesRoute(
	{ envelopes, pushLimits }: Sync,
	{ clock, log }: { readonly clock: () => number; readonly log: Log }
): Handler<ServerEnv> {
	const networks = createLimiter({ ...PER_NETWORK, clock });
	const devices = createLimiter({ ...PER_DEVICE, clock });
	const admit = ({ from, signed }: SignedEnvelopes): Admission | undefined =>
		from &&
		pushLimits.arrive({
			account: from,
			lane: 'urgent',
			changes: signed.size,
			bytes: sealedLength(signed)
		});
	return async (c) => {
		const networkWaitMs = networks.take(networkOf(c.var.address));
		if (networkWaitMs > 0)
			return refuse(c, { code: 'too_many_requests', retryAfterMs: networkWaitMs });
		const body = await readJson(c, EnvelopesRequest, { limit: BODY_LIMIT });
		if (!body.ok) return refuse(c, body.error);
		const signed = await envelopes.verify(body.value.envelopes);
		const deviceId = signed.from?.deviceId;
		const waitMs = deviceId === undefined ? 0 : devices.take(deviceId);
		if (waitMs > 0) return refuse(c, { code: 'too_many_requests', retryAfterMs: waitMs });
		const admission = admit(signed);
		const personWaitMs = admission?.waitMs ?? 0;
		if (personWaitMs > 0)
			return refuse(c, { code: 'too_many_requests', retryAfterMs: personWaitMs });
		const taken = await envelopes.take(signed, knownAddress(c)).finally(admission?.done);
		log.info({ requestId: c.var.requestId, deviceId, ...recordOf(taken) }, 'envelopes');
		return c.json({ answers: [...taken.answers] } satisfies EnvelopesAnswer);
	};
}

function sealedLength(envelopes: Iterable<Envelope>): number {
	return Array.from(envelopes, ({ sealed }) => sealed.length).reduce((sum, one) => sum + one, 0);
}

/** Returns log fields that trace each change to its place in the audit. */
function recordOf({ answers, results }: TakenEnvelopes): object {
	return {
		states: answers.map(({ state }) => state),
		mutations: results.map(({ id, outcome, version }) => ({ id, outcome, version }))
	};
}
