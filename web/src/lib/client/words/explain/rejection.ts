import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import { ONLINE_ONLY } from './enqueue-error.ts';

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
			return ONLINE_ONLY;
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
		case 'subject_changed':
			return 'The account’s email address or second factor was changed after this was requested. Make the change again.';
		case 'review_closed':
			return 'The access review was over when this arrived.';
		case 'reviewer_required':
			return 'Choose at least one reviewer who is an active Administrator With Billing.';
		case 'not_reduced':
			return 'This wouldn’t reduce the access they have now. Review them again.';
		case 'too_many_waiting':
			return 'Too many of your changes are waiting for approval. Try again when some have been decided.';
	}
}

export function explained(code: RejectionCode | null): string {
	return code ? explainRejection(code) : '';
}
