import * as z from 'zod/mini';

/** Wire format: codes are added, never renamed, never reused. */
export const REJECTION_CODES = [
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
] as const;

export const RejectionCode = z.enum(REJECTION_CODES);
export type RejectionCode = z.infer<typeof RejectionCode>;

/** Why the domain refused a mutation. `field` names the argument a form can point at. */
export const Rejection = z.strictObject({
	code: RejectionCode,
	field: z.optional(z.string())
});
export type Rejection = z.infer<typeof Rejection>;

/** Thrown by `reject` inside a mutator, caught only by `decide`. */
export class MutationRejected extends Error {
	readonly rejection: Rejection;

	constructor(rejection: Rejection) {
		super(rejection.code);
		this.rejection = rejection;
	}
}

export function reject(rejection: Rejection): never {
	throw new MutationRejected(rejection);
}
