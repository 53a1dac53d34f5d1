import { createHash } from 'node:crypto';

import { accountText, deviceText, type Account } from './account.ts';

/**
 * What attempts are counted by: a network address, a factor of a person, or a password tried from a
 * browser that its person has signed in from before.
 */
export type Factor =
	'address' | 'password' | 'device' | 'code' | 'recovery' | 'passkey' | 'enrolment' | 'caller';

/** A block until this time is permanent: the guessed secret has to be replaced. */
export const FOR_GOOD = Date.UTC(9999, 0, 1);

/**
 * Hashes the subject, because strangers choose it: the key is short for any input and reveals no
 * address.
 */
export function throttleKey(factor: Factor, subject: string): string {
	return `${factor}:${createHash('sha256').update(subject).digest('base64url')}`;
}

/** Returns the throttle keys that attempts at a person's factors are counted under. */
export function lockKeys({
	deviceIds,
	...account
}: Account & { readonly deviceIds: readonly string[] }): string[] {
	const subject = accountText(account);
	return [
		throttleKey('password', subject),
		...deviceIds.map((deviceId) => throttleKey('device', deviceText({ ...account, deviceId }))),
		throttleKey('code', subject),
		throttleKey('recovery', subject),
		throttleKey('passkey', subject)
	];
}
