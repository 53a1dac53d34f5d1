import type { RowSource } from '#collection.ts';

/**
 * Maximum age of the knowledge of a person in contact with the server. A visible app polls every
 * half minute: this leaves room for lost answers and for a queue that goes first, but not for a
 * walk through a cellar. Both ends are times of the server, so no device's clock is trusted.
 */
export const CONTACT_MS = 5 * 60_000;

export function loosensOnlineOnly(source: RowSource, providerId: string): boolean {
	return source.row('provider', providerId)?.value['loosenOnlineOnly'] === true;
}
