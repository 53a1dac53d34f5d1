import type { PasskeyFailure } from '#lib/client/factor/passkey.ts';

/**
 * Explains why the browser or the authenticator used no passkey; `cancelled` is not worded as a
 * failure.
 */
export function explainPasskeyFailure(failure: PasskeyFailure): string {
	switch (failure) {
		case 'cancelled':
			return 'No passkey was used. Try again, or use another way.';
		case 'already_there':
			return 'You already have a passkey on this device.';
		case 'failed':
			return 'This browser couldn’t use a passkey.';
	}
}
