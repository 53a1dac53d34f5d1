import { expect, test } from 'vitest';

import { REJECTION_CODES } from './rejection.ts';
import { SYNC_ERROR_CODES } from './protocol/sync-error.ts';
import { Outcome } from './protocol/verdict.ts';

// Codes are wire format: last year's apps still read them. An added code shows here; renaming one
// is a bug.
test('the codes on the wire are fixed', () => {
	expect(REJECTION_CODES).toEqual([
		'not_permitted',
		'not_found',
		'self_forbidden',
		'last_billing_admin',
		'email_required',
		'email_invalid',
		'email_taken',
		'role_required',
		'role_unknown',
		'global_mfa_required',
		'not_suspended',
		'deleted',
		'organization_unknown',
		'organization_unattached',
		'api_access_disabled',
		'online_only',
		'dependency_failed',
		'id_reused',
		'invalid_arguments',
		'internal_error',
		'time_passed',
		'time_too_far',
		'raise_too_long',
		'not_a_raise',
		'approval_required',
		'own_approval',
		'already_decided',
		'declined',
		'author_not_allowed',
		'too_many_waiting',
		'phone_invalid',
		'subject_changed',
		'review_closed',
		'reviewer_required',
		'not_reduced'
	]);
	expect(SYNC_ERROR_CODES).toEqual([
		'offline',
		'unauthenticated',
		'enrolment_required',
		'wrong_person',
		'cookie_unknown',
		'app_too_old',
		'server_too_old',
		'device_revoked',
		'too_large',
		'overloaded',
		'invalid_request',
		'not_permitted',
		'step_up_required',
		'approval_required',
		'disk_full'
	]);
	expect(Outcome.options).toEqual([
		'applied',
		'merged',
		'noop',
		'superseded',
		'rejected',
		'review',
		'expired',
		'quarantined',
		'approval'
	]);
});
