import type { SessionErrorCode } from '@tenantry/shared/protocol/session.ts';
import { EXPORT_NEEDS_APPROVAL } from './sync-error.ts';

export function explainSessionError(code: SessionErrorCode): string {
	return WORDS[code];
}

const WORDS: Readonly<Record<SessionErrorCode, string>> = {
	wrong_credentials: 'Incorrect email or password.',
	wrong_code: 'Incorrect code. Wait for a new one and try again.',
	wrong_passkey: 'This passkey was not accepted. Try again, or use another way.',
	passkey_unavailable: 'Passkeys can’t be used at this address.',
	last_factor: 'MFA is required and this is your only method. Add another one first.',
	ticket_expired: 'Sign-in timed out. Try again.',
	password_too_short: 'Choose a longer password: at least 12 characters (15 without MFA).',
	password_too_common: 'This password is too common. Choose another.',
	email_invalid: 'Enter an email address, like name@example.com.',
	too_many_attempts: 'Too many attempts. Try again later.',
	unauthenticated: 'Your session has ended. Sign in again.',
	device_revoked: 'This device’s access was revoked.',
	enrolment_required: 'Set up your second factor first.',
	api_access_disabled: 'API access is not enabled for your account.',
	invalid_request: 'The server couldn’t read what the app sent.',
	overloaded: 'The server is busy. Try again in a moment.',
	offline: 'Connect to sign in for the first time.',
	not_permitted: 'Your role doesn’t allow this.',
	step_up_required: 'Confirm it’s you first.',
	approval_required: EXPORT_NEEDS_APPROVAL,
	disk_full: 'The server’s disk is full. Nothing was changed. Try again later.'
};
