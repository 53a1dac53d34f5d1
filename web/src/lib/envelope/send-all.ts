import { postEnvelopes, reachServer } from './post-envelopes.ts';
import { sendEnvelopes } from './send-envelopes.ts';

/** Leaves out the copies of people who are in; rejects if the server cannot be reached. */
export function sendAllEnvelopes(isIn?: (personKey: string) => boolean): Promise<void> {
	return sendEnvelopes({
		indexedDB,
		post: postEnvelopes,
		reach: reachServer,
		now: () => Date.now(),
		...(isIn !== undefined && { isIn })
	});
}
