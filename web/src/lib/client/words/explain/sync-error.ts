import type { SyncErrorCode } from '@tenantry/shared/protocol/sync-error.ts';

export const EXPORT_NEEDS_APPROVAL = 'Exporting needs another administrator’s approval.';

export function explainSyncError(code: SyncErrorCode): string {
	return WORDS[code];
}

const WORDS: Readonly<Record<SyncErrorCode, string>> = {
	offline: 'Can’t reach the server. Your changes are saved on this device.',
	unauthenticated: 'Your session has ended. Sign in to keep syncing.',
	enrolment_required: 'Set up MFA to keep syncing.',
	wrong_person: 'Someone else is signed in. Your changes are saved on this device.',
	cookie_unknown: 'The server was restored from a backup. Downloading everything again.',
	app_too_old: 'This version of the app is too old for the server. Update it to keep syncing.',
	server_too_old: 'The server is older than this app. Changes wait until it has been updated.',
	device_revoked: 'This device’s access was revoked.',
	too_large: 'Too much to send at once. Retrying in smaller batches.',
	overloaded: 'The server is busy. We’ll retry automatically.',
	invalid_request: 'The server couldn’t read what the app sent.',
	not_permitted: 'Your role doesn’t allow this.',
	step_up_required: 'Confirm it’s you first.',
	approval_required: EXPORT_NEEDS_APPROVAL,
	disk_full:
		'The server’s disk is full. Your changes are saved on this device and will be sent when there’s room.'
};
