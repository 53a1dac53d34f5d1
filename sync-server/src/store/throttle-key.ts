import { createHash } from 'node:crypto';

/** What attempts are counted for: an address on the network, or a factor of somebody. */
export type Factor = 'address' | 'password' | 'code' | 'recovery';

/** Strangers choose what they type: the key is short whatever it was, and tells no address. */
export function throttleKey(factor: Factor, subject: string): string {
	return `${factor}:${createHash('sha256').update(subject).digest('base64url')}`;
}
