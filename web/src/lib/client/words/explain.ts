import type { SessionErrorCode } from '@tenantry/shared/protocol/session.ts';
import type { SyncErrorCode } from '@tenantry/shared/protocol/sync-error.ts';
import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import type { EnqueueError, VaultError } from '#lib/engine-api/errors.ts';
import type { PasskeyFailure } from '#lib/client/factor/passkey.ts';

/** Explains in a whole sentence why the domain refused a change. */
export function explainRejection(code: RejectionCode): string {
	switch (code) {
		case 'not_permitted':
			return 'Your role doesn’t allow this.';
		case 'not_found':
			return 'This no longer exists, or you no longer have access.';
		case 'self_forbidden':
			return 'You can’t do this to your own account.';
		case 'last_billing_admin':
			return 'This is the last active Administrator With Billing. Give someone else that role first.';
		case 'email_required':
			return 'Enter an email address.';
		case 'email_invalid':
			return 'Enter an email address, like name@example.com.';
		case 'email_taken':
			return 'Another administrator already has this email address.';
		case 'role_required':
			return 'Choose a role.';
		case 'role_unknown':
			return 'This role doesn’t exist. Choose one from the list.';
		case 'global_mfa_required':
			return 'Required for everyone in Settings > Account.';
		case 'not_suspended':
			return 'This account isn’t suspended.';
		case 'deleted':
			return 'It was deleted in the meantime.';
		case 'organization_unknown':
			return 'This organization no longer exists.';
		case 'organization_unattached':
			return 'This organization isn’t linked to your provider yet. Contact support to link it.';
		case 'api_access_disabled':
			return 'API access is not enabled for this account.';
		case 'online_only':
			return 'Your provider only allows granting access while online. Connect and try again.';
		case 'dependency_failed':
			return 'It builds on an earlier change that was refused.';
		case 'id_reused':
			return 'This change conflicts with one already on the server.';
		case 'invalid_arguments':
			return 'The server couldn’t read this change.';
		case 'internal_error':
			return 'Something went wrong on the server. Nothing was changed.';
		case 'time_passed':
			return 'That time has already passed. Choose a later one.';
		case 'time_too_far':
			return 'That’s more than five years away. Choose an earlier time.';
		case 'raise_too_long':
			return 'Your provider doesn’t allow temporary access for that long. Choose an earlier time.';
		case 'phone_invalid':
			return 'That isn’t a phone number. Use digits, spaces and a leading + for the country.';
		case 'not_a_raise':
			return 'Choose a role that allows more than the current one.';
		case 'approval_required':
			return 'This needs another administrator’s approval. Make the change in the app.';
		case 'own_approval':
			return 'Someone else has to approve this.';
		case 'already_decided':
			return 'Someone has already decided this.';
		case 'declined':
			return 'Another administrator declined it.';
		case 'author_not_allowed':
			return 'The administrator who asked for it is no longer allowed to.';
	}
}

/** Explains why nothing can be sent or fetched at the moment. */
export function explainSyncError(code: SyncErrorCode): string {
	switch (code) {
		case 'offline':
			return 'Can’t reach the server. Your changes are saved on this device.';
		case 'unauthenticated':
			return 'Your session has ended. Sign in to keep syncing.';
		case 'enrolment_required':
			return 'Set up MFA to keep syncing.';
		case 'wrong_person':
			return 'Someone else is signed in. Your changes are saved on this device.';
		case 'cookie_unknown':
			return 'The server was restored from a backup. Downloading everything again.';
		case 'app_too_old':
			return 'This version of the app is too old for the server. Update it to keep syncing.';
		case 'server_too_old':
			return 'The server is older than this app. Changes wait until it has been updated.';
		case 'device_revoked':
			return 'This device’s access was revoked.';
		case 'too_large':
			return 'Too much to send at once. Retrying in smaller batches.';
		case 'overloaded':
			return 'The server is busy. We’ll retry automatically.';
		case 'invalid_request':
			return 'The server couldn’t read what the app sent.';
		case 'not_permitted':
			return 'Your role doesn’t allow this.';
		case 'step_up_required':
			return 'Confirm it’s you first.';
		case 'disk_full':
			return 'The server’s disk is full. Your changes are saved on this device and will be sent when there’s room.';
	}
}

/** Explains why signing in, enrolling or setting a password did not work. */
export function explainSessionError(code: SessionErrorCode): string {
	switch (code) {
		case 'wrong_credentials':
			return 'Incorrect email or password.';
		case 'wrong_code':
			return 'Incorrect code. Wait for a new one and try again.';
		case 'wrong_passkey':
			return 'This passkey was not accepted. Try again, or use another way.';
		case 'passkey_unavailable':
			return 'Passkeys can’t be used at this address.';
		case 'last_factor':
			return 'MFA is required and this is your only method. Add another one first.';
		case 'ticket_expired':
			return 'Sign-in timed out. Try again.';
		case 'password_too_short':
			return 'Choose a longer password: at least 12 characters (15 without MFA).';
		case 'password_too_common':
			return 'This password is too common. Choose another.';
		case 'email_invalid':
			return 'Enter an email address, like name@example.com.';
		case 'too_many_attempts':
			return 'Too many attempts. Try again later.';
		case 'unauthenticated':
			return 'Your session has ended. Sign in again.';
		case 'device_revoked':
			return 'This device’s access was revoked.';
		case 'enrolment_required':
			return 'Set up your second factor first.';
		case 'api_access_disabled':
			return 'API access is not enabled for your account.';
		case 'invalid_request':
			return 'The server couldn’t read what the app sent.';
		case 'overloaded':
			return 'The server is busy. Try again in a moment.';
		case 'offline':
			return 'Connect to sign in for the first time.';
		case 'not_permitted':
			return 'Your role doesn’t allow this.';
		case 'step_up_required':
			return 'Confirm it’s you first.';
		case 'disk_full':
			return 'The server’s disk is full. Nothing was changed. Try again later.';
	}
}

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
		case 'factor_missing':
			return 'Nothing was changed because your identity wasn’t confirmed.';
		case 'factor_offline':
			return 'Connect to confirm it’s you.';
		case 'online_only':
			return `Nothing was changed. ${explainRejection('online_only')}`;
		case 'invalid_arguments':
			return 'This value isn’t allowed.';
		case 'not_found':
			return 'This no longer exists, or you no longer have access.';
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
