import {
	HAND_OVER_HEADER,
	handOverPass,
	QUARANTINE
} from '@tenantry/shared/protocol/quarantine.ts';
import type { Clock } from '#lib/replica/context.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { Backoff, isTransient } from '#lib/sync/backoff.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';

export interface HandOverOptions {
	readonly server: Pick<ServerApi, 'ask'>;
	readonly clock: Clock;
	readonly fraction: () => number;
	readonly ticket: string;
	readonly isWanted: () => boolean;
}

/** Retries until the server has answered, because the request is idempotent. */
export async function handOver(
	{ queue, deviceId }: Replica,
	{ server, clock, fraction, ticket, isWanted }: HandOverOptions
): Promise<boolean> {
	const mutations = queue.list().map(({ mutation }) => mutation);
	const backoff = new Backoff(fraction);
	while (isWanted()) {
		const headers = { [HAND_OVER_HEADER]: handOverPass(deviceId, ticket) };
		const answer = await server.ask(QUARANTINE, { mutations }, headers);
		if (answer.ok) return true;
		if (!isTransient(answer.error)) return false;
		await new Promise<void>((resolve) => {
			clock.after(backoff.next(answer.error.retryAfterMs), resolve);
		});
	}
	return false;
}
