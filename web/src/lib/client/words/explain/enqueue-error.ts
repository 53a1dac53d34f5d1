import type { EnqueueError } from '#lib/engine-api/errors.ts';

export const ONLINE_ONLY =
	'Your provider only allows granting access while online. Connect and try again.';

/** Explains why a change could not be kept on this device; no part of it was. */
export function explainEnqueueError({ code }: EnqueueError): string {
	return WORDS[code];
}

const WORDS: Readonly<Record<EnqueueError['code'], string>> = {
	locked: 'The app is locked. Unlock it and save again.',
	storage_failed: 'This device couldn’t save the change. Reload the app and save again.',
	storage_full:
		'This device’s storage is full, so the change wasn’t saved. Free up space and save again.',
	not_loaded: 'Part of the app couldn’t be loaded. Connect, reload the app and try again.',
	cancelled: 'Cancelled. Nothing was changed.',
	factor_missing: 'Nothing was changed because your identity wasn’t confirmed.',
	factor_offline: 'Connect to confirm it’s you.',
	online_only: `Nothing was changed. ${ONLINE_ONLY}`,
	invalid_arguments: 'This value isn’t allowed.',
	not_found: 'This no longer exists, or you no longer have access.'
};
