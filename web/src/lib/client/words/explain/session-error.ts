import type { SessionErrorCode } from '@tenantry/shared/protocol/session.ts';
import { EXPORT_NEEDS_APPROVAL } from './sync-error.ts';

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
		case 'approval_required':
			return EXPORT_NEEDS_APPROVAL;
		case 'disk_full':
			return 'The server’s disk is full. Nothing was changed. Try again later.';
	}
}
