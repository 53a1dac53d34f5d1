import { createHash } from 'node:crypto';

import { accountText, deviceText, type Account } from './account.ts';

/** `device`: a password tried from a browser that its person has used before. */
export type Factor =
	'address' | 'password' | 'device' | 'code' | 'recovery' | 'passkey' | 'enrolment' | 'caller';

/** A block until this time is permanent: the guessed secret has to be replaced. */
export const FOR_GOOD = Date.UTC(9999, 0, 1);

/** Hashed, because strangers choose the subject: short for any input, and reveals no address. */
export function throttleKey(factor: Factor, subject: string): string {
	return `${factor}:${createHash('sha256').update(subject).digest('base64url')}`;
}

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
