import { EnvelopesAnswer, type Envelope } from '@tenantry/shared/protocol/envelope.ts';
import type { EnvelopeAnswer } from '@tenantry/shared/protocol/receipt.ts';
import type { ServerWorld } from '#support/servers/world.ts';

/** Sends envelopes as anybody may: without a session and without a cookie. */
export function postEnvelopes(
	{ request }: Pick<ServerWorld, 'request'>,
	...envelopes: readonly Envelope[]
): Promise<Response> {
	return request('/sync/v1/envelopes', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ envelopes })
	});
}

export async function sendEnvelopes(
	world: Pick<ServerWorld, 'request'>,
	...envelopes: readonly Envelope[]
): Promise<readonly EnvelopeAnswer[]> {
	const answer = await postEnvelopes(world, ...envelopes);
	return EnvelopesAnswer.parse(await answer.json()).answers;
}

/** Sends envelopes and returns only what became of them. */
export async function statesOf(
	world: Pick<ServerWorld, 'request'>,
	...envelopes: readonly Envelope[]
): Promise<string[]> {
	return (await sendEnvelopes(world, ...envelopes)).map(({ state }) => state);
}
