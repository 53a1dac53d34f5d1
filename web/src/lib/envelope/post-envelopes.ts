import type { EnvelopesAnswer, EnvelopesRequest } from '@tenantry/shared/protocol/envelope.ts';
import { PROTOCOL_VERSION, SYNC_HEADER } from '@tenantry/shared/protocol/version.ts';

/** A network that answers nothing is given up after this time. */
const TIMEOUT_MS = 60_000;

/** Posts envelopes without a session; rejects where no server of ours answers. */
export async function postEnvelopes(body: EnvelopesRequest): Promise<EnvelopesAnswer> {
	const response = await fetch('/sync/v1/envelopes', {
		method: 'POST',
		headers: { 'content-type': 'application/json', [SYNC_HEADER]: `${PROTOCOL_VERSION}` },
		body: JSON.stringify(body),
		credentials: 'omit',
		signal: AbortSignal.timeout(TIMEOUT_MS)
	});
	// A captive portal answers with a page of its own.
	if (!response.ok || !response.headers.has(SYNC_HEADER)) throw new Error('No answer');
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- our server's answer
	return response.json() as Promise<EnvelopesAnswer>;
}
