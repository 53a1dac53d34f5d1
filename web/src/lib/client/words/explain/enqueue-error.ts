import type { EnqueueError } from '#lib/engine-api/errors.ts';

export const ONLINE_ONLY =
	'Your provider only allows granting access while online. Connect and try again.';

/** Explains why a change could not be kept on this device; no part of it was. */
export function explainEnqueueError(error: EnqueueError): string {
	switch (error.code) {
		case 'locked':
			return 'The app is locked. Unlock it and save again.';
		case 'storage_failed':
			return 'This device couldn’t save the change. Reload the app and save again.';
		case 'storage_full':
			return 'This device’s storage is full, so the change wasn’t saved. Free up space and save again.';
		case 'not_loaded':
			return 'Part of the app couldn’t be loaded. Connect, reload the app and try again.';
		case 'cancelled':
			return 'Cancelled. Nothing was changed.';
		case 'factor_missing':
			return 'Nothing was changed because your identity wasn’t confirmed.';
		case 'factor_offline':
			return 'Connect to confirm it’s you.';
		case 'online_only':
			return `Nothing was changed. ${ONLINE_ONLY}`;
		case 'invalid_arguments':
			return 'This value isn’t allowed.';
		case 'not_found':
			return 'This no longer exists, or you no longer have access.';
	}
}
