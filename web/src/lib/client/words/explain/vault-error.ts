import type { VaultError } from '#lib/engine-api/errors.ts';

export function explainVaultError(error: VaultError): string {
	if (error.code === 'wrong_passphrase')
		return ['Incorrect passphrase.', triesWords(error.left), waitWords(error.retryAfterMs)]
			.filter((words) => words !== '')
			.join(' ');
	if (error.code === 'too_early') return waitWords(error.retryAfterMs);
	if (error.code !== 'wrong_pin') return WORDS[error.code];
	return `Incorrect PIN. ${error.left === 1 ? '1 try' : `${error.left} tries`} left.`;
}

type Counted = 'wrong_passphrase' | 'too_early' | 'wrong_pin';

const WORDS: Readonly<Record<Exclude<VaultError['code'], Counted>, string>> = {
	too_many_failures: 'Too many incorrect passphrases. Sign in with your password, then unlock.',
	tries_uncounted:
		'This device’s storage is full, so no more attempts can be counted. Free up space, or sign in with your password and then unlock.',
	pin_gone: 'This PIN no longer works. Unlock with your passphrase or passkey.',
	pin_too_easy: 'Choose four to eight digits that are neither all the same nor in a row.',
	passphrase_too_short: 'Choose at least 10 characters.',
	passphrase_too_common: 'This passphrase is too easy to guess.',
	passphrase_of_names:
		'Don’t use your name, your provider’s name or the app’s. Add a few unrelated words.',
	passkey_refused: 'This passkey can’t unlock this device.',
	last_method:
		'Your provider requires a lock. Add another way to unlock before you remove this one.',
	storage_failed: 'This device’s storage isn’t responding. Reload the app.',
	storage_full:
		'This device’s storage is full, so nothing was changed. Free up space and try again.',
	copy_changed:
		'Something stored on this device was deleted or changed. Connect to unlock. Your changes are kept.',
	lease_expired:
		'This device has been away from the server for too long. Connect, then unlock again.',
	revoked_offline:
		'You no longer have access on this device. Connect and unlock again to send your unsynced changes to the owners for review.',
	not_signed_in: 'No one is signed in. Sign in first.'
};

/** Empty where no wait is needed. */
export function waitWords(delayMs: number): string {
	return delayMs > 0 ? `Try again in ${inSeconds(delayMs)}.` : '';
}

/** Empty while more than five tries are left. */
function triesWords(left = Infinity): string {
	if (left > 5) return '';
	const tries = left === 1 ? '1 try' : `${left} tries`;
	return `${tries} left before you need to sign in with your password.`;
}

function inSeconds(delayMs: number): string {
	const seconds = Math.ceil(delayMs / 1000);
	return seconds === 1 ? 'a second' : `${seconds} seconds`;
}
