import type { SyncErrorCode } from '@tenantry/shared/protocol/sync-error.ts';

export const EXPORT_NEEDS_APPROVAL = 'Exporting needs another administrator’s approval.';

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
		case 'approval_required':
			return EXPORT_NEEDS_APPROVAL;
		case 'disk_full':
			return 'The server’s disk is full. Your changes are saved on this device and will be sent when there’s room.';
	}
}
