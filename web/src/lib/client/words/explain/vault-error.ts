import type { VaultError } from '#lib/engine-api/errors.ts';

/** Explains why the sealed copy on this device does not open. */
export function explainVaultError(error: VaultError): string {
	switch (error.code) {
		case 'wrong_passphrase':
			return ['Incorrect passphrase.', triesWords(error.left), waitWords(error.retryAfterMs)]
				.filter((words) => words !== '')
				.join(' ');
		case 'too_early':
			return waitWords(error.retryAfterMs);
		case 'too_many_failures':
			return 'Too many incorrect passphrases. Sign in with your password, then unlock.';
		case 'tries_uncounted':
			return 'This device’s storage is full, so no more attempts can be counted. Free up space, or sign in with your password and then unlock.';
		case 'wrong_pin':
			return `Incorrect PIN. ${error.left === 1 ? '1 try' : `${error.left} tries`} left.`;
		case 'pin_gone':
			return 'This PIN no longer works. Unlock with your passphrase or passkey.';
		case 'pin_too_easy':
			return 'Choose four to eight digits that are neither all the same nor in a row.';
		case 'passphrase_too_short':
			return 'Choose at least 10 characters.';
		case 'passphrase_too_common':
			return 'This passphrase is too easy to guess.';
		case 'passphrase_of_names':
			return 'Don’t use your name, your provider’s name or the app’s. Add a few unrelated words.';
		case 'passkey_refused':
			return 'This passkey can’t unlock this device.';
		case 'last_method':
			return 'Your provider requires a lock. Add another way to unlock before you remove this one.';
		case 'storage_failed':
			return 'This device’s storage isn’t responding. Reload the app.';
		case 'storage_full':
			return 'This device’s storage is full, so nothing was changed. Free up space and try again.';
		case 'copy_changed':
			return 'Something stored on this device was deleted or changed. Connect to unlock. Your changes are kept.';
		case 'lease_expired':
			return 'This device has been away from the server for too long. Connect, then unlock again.';
		case 'revoked_offline':
			return 'You no longer have access on this device. Connect and unlock again to send your unsynced changes to the owners for review.';
		case 'not_signed_in':
			return 'No one is signed in. Sign in first.';
	}
}

/** Says how long to wait; empty where no wait is needed. */
export function waitWords(delayMs: number): string {
	return delayMs > 0 ? `Try again in ${inSeconds(delayMs)}.` : '';
}

/** Says how many tries are left, when they are five or fewer. */
function triesWords(left = Infinity): string {
	if (left > 5) return '';
	const tries = left === 1 ? '1 try' : `${left} tries`;
	return `${tries} left before you need to sign in with your password.`;
}

function inSeconds(delayMs: number): string {
	const seconds = Math.ceil(delayMs / 1000);
	return seconds === 1 ? 'a second' : `${seconds} seconds`;
}
