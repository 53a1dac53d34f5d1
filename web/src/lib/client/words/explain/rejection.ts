import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import { ONLINE_ONLY } from './enqueue-error.ts';

export function explainRejection(code: RejectionCode): string {
	return WORDS[code];
}

export function explained(code: RejectionCode | null): string {
	return code ? explainRejection(code) : '';
}

const WORDS: Readonly<Record<RejectionCode, string>> = {
	not_permitted: 'Your role doesn’t allow this.',
	not_found: 'This no longer exists, or you no longer have access.',
	self_forbidden: 'You can’t do this to your own account.',
	last_billing_admin:
		'This is the last active Administrator With Billing. Give someone else that role first.',
	email_required: 'Enter an email address.',
	email_invalid: 'Enter an email address, like name@example.com.',
	email_taken: 'Another administrator already has this email address.',
	role_required: 'Choose a role.',
	role_unknown: 'This role doesn’t exist. Choose one from the list.',
	global_mfa_required: 'Required for everyone in Settings > Account.',
	not_suspended: 'This account isn’t suspended.',
	deleted: 'It was deleted in the meantime.',
	organization_unknown: 'This organization no longer exists.',
	organization_unattached:
		'This organization isn’t linked to your provider yet. Contact support to link it.',
	api_access_disabled: 'API access is not enabled for this account.',
	online_only: ONLINE_ONLY,
	dependency_failed: 'It builds on an earlier change that was refused.',
	id_reused: 'This change conflicts with one already on the server.',
	invalid_arguments: 'The server couldn’t read this change.',
	internal_error: 'Something went wrong on the server. Nothing was changed.',
	time_passed: 'That time has already passed. Choose a later one.',
	time_too_far: 'That’s more than five years away. Choose an earlier time.',
	raise_too_long:
		'Your provider doesn’t allow temporary access for that long. Choose an earlier time.',
	phone_invalid: 'That isn’t a phone number. Use digits, spaces and a leading + for the country.',
	not_a_raise: 'Choose a role that allows more than the current one.',
	approval_required: 'This needs another administrator’s approval. Make the change in the app.',
	own_approval: 'Someone else has to approve this.',
	already_decided: 'Someone has already decided this.',
	declined: 'Another administrator declined it.',
	author_not_allowed: 'The administrator who asked for it is no longer allowed to.',
	subject_changed:
		'The account’s email address or second factor was changed after this was requested. Make the change again.',
	review_closed: 'The access review was over when this arrived.',
	reviewer_required: 'Choose at least one reviewer who is an active Administrator With Billing.',
	not_reduced: 'This wouldn’t reduce the access they have now. Review them again.',
	too_many_waiting:
		'Too many of your changes are waiting for approval. Try again when some have been decided.'
};
