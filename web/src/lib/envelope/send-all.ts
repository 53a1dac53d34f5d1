import { postEnvelopes, reachServer } from './post-envelopes.ts';
import { sendEnvelopes } from './send-envelopes.ts';

/** Sends what waits in this browser; rejects where the server cannot be reached. */
export function sendAllEnvelopes(): Promise<void> {
	return sendEnvelopes({
		indexedDB,
		post: postEnvelopes,
		reach: reachServer,
		now: () => Date.now()
	});
}
