import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import * as z from 'zod/mini';

import { apiErrorOf } from '#middleware/api-error.ts';
import type { StoreTrouble } from '#store/trouble.ts';

type RequestCode =
	| 'invalid_request'
	| 'unauthenticated'
	| 'method_not_allowed'
	| 'precondition_failed'
	| 'too_large'
	| 'unsupported_media_type'
	| 'too_many_requests';

export const ERROR_STATUSES = [
	400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 429, 500, 503, 507
] as const;
export type ErrorStatus = (typeof ERROR_STATUSES)[number];

export type ApiErrorCode = RejectionCode | RequestCode | StoreTrouble;

/** The status of each code, and its message to the developer of the calling program. */
const REFUSALS: Readonly<Record<ApiErrorCode, readonly [ErrorStatus, string]>> = {
	invalid_request: [400, 'The request cannot be read.'],
	invalid_arguments: [400, 'A value is not valid.'],
	email_required: [400, 'An email address is required.'],
	email_invalid: [400, 'This is not a valid email address.'],
	phone_invalid: [400, 'This is not a valid phone number.'],
	role_required: [400, 'A role is required: role or roleName.'],
	role_unknown: [400, 'There is no such role.'],
	unauthenticated: [401, 'The x-api-key header holds no valid API key.'],
	not_permitted: [403, 'The role of the key’s owner does not allow this.'],
	self_forbidden: [403, 'You can’t do this to your own account.'],
	api_access_disabled: [403, 'API access is not enabled for this account.'],
	not_found: [404, 'Not found, or not visible to this key.'],
	organization_unknown: [404, 'There is no such organization.'],
	method_not_allowed: [405, 'This path does not support the method.'],
	email_taken: [409, 'Another administrator has this email address.'],
	last_billing_admin: [409, 'This is the last active Administrator With Billing.'],
	global_mfa_required: [409, 'The provider’s settings require MFA for everyone.'],
	not_suspended: [409, 'This account is not suspended.'],
	time_passed: [409, 'This time has passed.'],
	time_too_far: [400, 'This time is too far away.'],
	raise_too_long: [409, 'This is longer than the provider’s settings allow.'],
	not_a_raise: [409, 'This role has no permissions that the person lacks.'],
	approval_required: [
		409,
		'The provider’s settings require a second person’s approval, which only changes made in the app can get.'
	],
	own_approval: [403, 'Another administrator has to approve this.'],
	already_decided: [409, 'This has already been decided.'],
	declined: [409, 'Another administrator declined this.'],
	too_many_waiting: [409, 'Too many changes are waiting for approval.'],
	review_closed: [409, 'The access review is closed.'],
	reviewer_required: [409, 'An access review needs a reviewer who is an active owner.'],
	not_reduced: [409, 'This would not reduce the person’s access.'],
	subject_changed: [409, 'The account has changed since the request.'],
	author_not_allowed: [403, 'The author of this change may no longer make it.'],
	organization_unattached: [409, 'The organization is not attached to the provider.'],
	online_only: [409, 'This can only be done in the app.'],
	dependency_failed: [409, 'A change that this depends on was refused.'],
	id_reused: [409, 'This Idempotency-Key was used for another request.'],
	deleted: [410, 'This was deleted.'],
	precondition_failed: [412, 'This has changed since the state named in If-Match.'],
	too_large: [413, 'The body is too large.'],
	unsupported_media_type: [415, 'The body must be application/json in UTF-8, not compressed.'],
	too_many_requests: [429, 'Too many requests. Wait for the time given in Retry-After.'],
	internal_error: [500, 'The server failed. Nothing was changed.'],
	overloaded: [503, 'The server is busy. Try again in a moment.'],
	disk_full: [507, 'The server’s disk is full. Nothing was changed.']
};

export const Detail = z.object({ field: z.string(), message: z.string() });
export type Detail = z.infer<typeof Detail>;

/**
 * The body of every refused request. The types of `code`, `status` and `message` are those that
 * clients of the published API decode; `reason` is the code that a program can branch on.
 */
export const ApiError = z.object({
	code: z.int().check(z.minimum(400), z.maximum(599)),
	status: z.string(),
	message: z.string(),
	reason: z.string(),
	details: z.array(Detail)
});
export type ApiError = z.infer<typeof ApiError>;

/** Thrown to end a request; its transaction is rolled back with everything it had written. */
export class ApiRefused extends Error {
	readonly code: ApiErrorCode;
	readonly details: readonly Detail[];

	constructor(code: ApiErrorCode, details: readonly Detail[] = []) {
		super(code);
		this.code = code;
		this.details = details;
	}
}

export function refuse(code: ApiErrorCode, field?: string, message?: string): never {
	const said = message ?? REFUSALS[code][1];
	throw new ApiRefused(code, field === undefined ? [] : [{ field, message: said }]);
}

export function statusOf(code: ApiErrorCode): ErrorStatus {
	return REFUSALS[code][0];
}

export function toApiError(reason: ApiErrorCode, details: readonly Detail[] = []): ApiError {
	const [status, message] = REFUSALS[reason];
	return apiErrorOf({ status, message, reason, details });
}
