import type { PasskeyFailure } from '#lib/client/factor/passkey.ts';

/** `cancelled` is not worded as a failure. */
export function explainPasskeyFailure(failure: PasskeyFailure): string {
	return WORDS[failure];
}

const WORDS: Readonly<Record<PasskeyFailure, string>> = {
	cancelled: 'No passkey was used. Try again, or use another way.',
	already_there: 'You already have a passkey on this device.',
	failed: 'This browser couldn’t use a passkey.'
};
