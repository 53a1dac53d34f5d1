import type { RowSource } from '#collection.ts';

/**
 * How old the knowledge of somebody in contact with the server may be. An app in sight asks every
 * half minute: this leaves room for lost answers and for a queue that goes ahead, and none for a
 * way through a cellar. Both ends are times of the server, so no device's clock is trusted.
 */
export const CONTACT_MS = 5 * 60_000;

/** Whether a provider takes what loosens only from those who are in contact with the server. */
export function loosensOnlineOnly(source: RowSource, providerId: string): boolean {
	return source.row('provider', providerId)?.value['loosenOnlineOnly'] === true;
}
