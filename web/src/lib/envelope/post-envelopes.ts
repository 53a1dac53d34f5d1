import type { EnvelopesAnswer, EnvelopesRequest } from '@tenantry/shared/protocol/envelope.ts';
import { PROTOCOL_VERSION, SYNC_HEADER } from '@tenantry/shared/protocol/version.ts';

type Send = (path: string, init: RequestInit) => Promise<Response>;

const TIMEOUT_MS = 60_000;

/** Posts without a session; rejects if no server of ours answers. */
export function postEnvelopes(body: EnvelopesRequest, send?: Send): Promise<EnvelopesAnswer> {
	const init = {
		method: 'POST',
		headers: { 'content-type': 'application/json', [SYNC_HEADER]: `${PROTOCOL_VERSION}` },
		body: JSON.stringify(body)
	};
	return ask('/sync/v1/envelopes', init, send);
}

/** Rejects if our server cannot be reached, or cannot store anything now. */
export async function reachServer(send?: Send): Promise<void> {
	const { status } = await ask<{ status: unknown }>('/readyz', {}, send);
	if (status !== 'ok') throw new Error();
}

/** A captive portal's page is no JSON. */
async function ask<T>(path: string, init: RequestInit, send: Send = fetch): Promise<T> {
	const signal = AbortSignal.timeout(TIMEOUT_MS);
	const response = await send(path, { ...init, credentials: 'omit', signal });
	if (!response.ok) throw new Error();
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- our server's answer
	return response.json() as Promise<T>;
}
