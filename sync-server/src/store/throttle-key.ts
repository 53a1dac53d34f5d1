import { createHash } from 'node:crypto';

/**
 * What attempts are counted for: an address on the network, a factor of somebody, or a password
 * tried from a browser that its person has signed in from before.
 */
export type Factor =
	'address' | 'password' | 'device' | 'code' | 'recovery' | 'passkey' | 'enrolment';

/** Blocked until then is blocked for good: what was guessed at has to be replaced. */
export const FOR_GOOD = Date.UTC(9999, 0, 1);

/** Strangers choose what they type: the key is short whatever it was, and tells no address. */
export function throttleKey(factor: Factor, subject: string): string {
	return `${factor}:${createHash('sha256').update(subject).digest('base64url')}`;
}
