import type { OwnEvent } from '#lib/engine-api/account-security.ts';

export const OWN_EVENTS = '/settings/profile#security-events';

/** Shows an event of a later server as it arrives. */
export function securityEventWords({ kind, isNewBrowser, isRecovery }: OwnEvent): string {
	switch (kind) {
		case 'signed_in':
			if (isRecovery) return 'Signed in with a recovery code';
			return isNewBrowser ? 'Signed in from a new browser' : 'Signed in';
		case 'signed_out':
			return 'Signed out';
		case 'refused':
			return 'Failed sign-in';
		case 'locked_out':
			return 'Locked out after too many wrong tries';
		case 'enrolled':
			return 'Set up an authenticator';
		case 'passkey_added':
			return 'Added a passkey';
		case 'passkey_removed':
			return 'Removed a passkey';
		case 'password_set':
			return 'Set a password';
		case 'recovery_codes_renewed':
			return 'Made new recovery codes';
		case 'stepped_up':
			return isRecovery ? 'Confirmed with a recovery code' : 'Confirmed that it was you';
		default:
			return kind.replaceAll('_', ' ');
	}
}

/** An event is worth a second look if it may have been someone else. */
export function isSuspicious({ kind, isNewBrowser, isRecovery }: OwnEvent): boolean {
	return isNewBrowser || isRecovery || kind === 'refused' || kind === 'locked_out';
}
