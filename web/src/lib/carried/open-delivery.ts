import { requestBackgroundSync } from '#lib/client/app/background-sync.ts';
import { postEnvelopes, reachServer } from '#lib/envelope/post-envelopes.ts';
import { CarriedEnvelopes } from './carried-envelopes.ts';
import { Delivery } from './delivery.svelte.ts';
import { readOwnKeys } from './own-keys.ts';

let delivery: Delivery | undefined;

/** Deliveries continue when the person leaves their screen. */
export function openDelivery(): Delivery {
	return (delivery ??= opened());
}

function opened(): Delivery {
	const carried = new CarriedEnvelopes({
		indexedDB,
		post: postEnvelopes,
		reach: reachServer,
		now: () => Date.now()
	});
	const one = new Delivery({
		carried,
		readKeys: () => readOwnKeys(indexedDB),
		deliverLater: requestBackgroundSync,
		after: (delayMs, run) => {
			const timer = setTimeout(run, delayMs);
			return () => clearTimeout(timer);
		}
	});
	addEventListener('online', () => {
		one.deliver().catch(() => undefined);
	});
	return one;
}
